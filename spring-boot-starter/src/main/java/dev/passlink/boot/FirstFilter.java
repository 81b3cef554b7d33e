package dev.passlink.boot;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.util.EnumSet;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;

/**
 * A filter in front of all others, Spring Security's included, which ask who the user is. {@link PriorityOrdered} puts it before
 * other filters with the highest precedence, such as one that takes the client's address from a header.
 */
class FirstFilter<T extends Filter> extends FilterRegistrationBean<T> implements PriorityOrdered {
    FirstFilter(T filter, int place) {
        super(filter);
        super.setOrder(Ordered.HIGHEST_PRECEDENCE + place);
        super.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
    }
}
