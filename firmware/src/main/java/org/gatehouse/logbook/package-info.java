/**
 * The record of what was judged: drains the lanes' rings into a SQLite file. One thread of its own, "logbook", does all the
 * writing and all the formatting; lanes never notice it. Imports {@code event}; the only package that imports sqlite-jdbc.
 */
package org.gatehouse.logbook;
