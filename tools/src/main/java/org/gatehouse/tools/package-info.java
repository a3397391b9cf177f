/** Programs for developers and technicians that never run on the appliance. They use the firmware's own parts and import whatever they show. */
package org.gatehouse.tools;
