/**
 * What is signed and sealed: for now, the detached signatures of lists.
 *
 * <p>Runs on whichever thread asks, never on a lane. Imports nothing of Gatehouse, and is the only place for BouncyCastle.
 */
package org.gatehouse.seal;
