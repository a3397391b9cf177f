/**
 * What is signed and sealed: the log, to the public keys of those who may read it; the box's own signature; the detached signatures of lists.
 *
 * <p>Runs on whichever thread asks, never on a lane. Imports {@code file}, and is the only place for BouncyCastle.
 */
package org.gatehouse.seal;
