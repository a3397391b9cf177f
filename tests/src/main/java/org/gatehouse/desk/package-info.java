/** The desk's bench, which measures what only the desk's own classes can do. */
package org.gatehouse.desk;
