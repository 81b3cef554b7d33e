package dev.passlink.boot;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.util.EnumSet;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;

/**
 * A filter in front of all others, of Spring Security's too, which asks who somebody is. {@link PriorityOrdered} is before
 * everything that has the highest precedence as well, such as what takes a client's address from a header.
 */
class FirstFilter<T extends Filter> extends FilterRegistrationBean<T> implements PriorityOrdered {
    FirstFilter(T filter, int place) {
        super(filter);
        super.setOrder(Ordered.HIGHEST_PRECEDENCE + place);
        super.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
    }
}
