/** {@code tools/replay} as its user calls it, on captures that the tests write. */
package org.gatehouse.replay;
