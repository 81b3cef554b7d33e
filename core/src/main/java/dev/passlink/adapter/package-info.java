/**
 * What only an adapter calls: start at {@link dev.passlink.adapter.Flows}.
 *
 * <p>An adapter for one more framework is better made of {@code passlink-web}, which has made pages, cookies and decisions
 * of all this.
 */
@NullMarked
package dev.passlink.adapter;

import org.jspecify.annotations.NullMarked;
