/** The desk's page in a real browser, which is driven through the protocol of its own developer tools. */
package org.gatehouse.desk;
