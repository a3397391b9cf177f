/** {@code tools/replay} and {@code tests/conformance} as their users call them. */
package org.gatehouse.replay;
