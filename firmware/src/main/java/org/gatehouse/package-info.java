/**
 * The service: {@link org.gatehouse.Main} puts the parts together and takes them apart, {@link org.gatehouse.Systemd} tells whoever started it how it
 * goes. May import everything; nothing imports it.
 */
package org.gatehouse;
