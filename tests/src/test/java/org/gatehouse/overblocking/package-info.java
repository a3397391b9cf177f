/** What the shipped policy refuses with real lists of the sites that schools need. */
package org.gatehouse.overblocking;
