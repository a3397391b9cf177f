/**
 * The admin port: commands of package {@code admin} over SSH, and nothing else. Public keys only, no forwarding, no files, no shell of the operating system. Threads: those of
 * Apache MINA SSHD, one for each command that runs, and "admin-port", which follows the box's addresses. May import {@code admin}, {@code file} and {@code config}; the only place for MINA SSHD and
 * JLine.
 */
package org.gatehouse.ssh;
