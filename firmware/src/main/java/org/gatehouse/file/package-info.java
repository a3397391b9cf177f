/** Small files on a card that may lose its power at any moment. Any thread; imports nothing. */
package org.gatehouse.file;
