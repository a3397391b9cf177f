/**
 * What the school decided: which device is in which group, which categories a group may not reach, and the verdict that follows
 * for a name. What has no name to be judged by is answered by the group's {@link org.gatehouse.policy.Stances}; an allow-only group reaches only the names of its
 * {@link org.gatehouse.policy.NameSet}.
 *
 * <p>A {@link org.gatehouse.policy.Policy} is loaded by the thread that starts or reloads the service, immutable, and read by the
 * lanes, which allocate nothing here. Imports {@code name} and {@code config}.
 */
package org.gatehouse.policy;
