/**
 * What people do to the box: a class a command, and the one way in which a policy changes.
 *
 * <p>Commands run in the service, on threads of their own, one for each caller. A caller comes by the socket on the box ({@link org.gatehouse.admin.AdminServer}) or by the admin port (package {@code ssh}), as a person
 * with a role. Imports what it shows; the only package that imports picocli.
 */
package org.gatehouse.admin;
