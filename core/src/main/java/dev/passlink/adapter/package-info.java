/**
 * The methods for adapters. Start with {@link dev.passlink.adapter.Flows}.
 *
 * <p>To write an adapter for another framework, use {@code passlink-web}, which already turns all this into pages,
 * cookies and decisions.
 */
@NullMarked
package dev.passlink.adapter;

import org.jspecify.annotations.NullMarked;
