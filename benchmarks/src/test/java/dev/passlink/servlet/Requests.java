package dev.passlink.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import jakarta.servlet.http.HttpSession;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.Enumeration;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** A request and a response that cost nothing themselves, so that what is measured is the filter. */
final class Requests {
    private Requests() {}

    /** One GET, sent again and again by one thread. */
    static final class Get extends HttpServletRequestWrapper {
        private final String path;
        private final @Nullable String cookie;
        private final String[] names = new String[4];
        private final Object[] values = new Object[4];
        private int attributes;
        private final One cookies = new One();

        Get(String path, @Nullable String cookie) {
            super(unused(HttpServletRequest.class));
            this.path = path;
            this.cookie = cookie;
        }

        /** A new request to the filter. */
        Get again() {
            attributes = 0;
            return this;
        }

        @Override
        public String getMethod() {
            return "GET";
        }

        @Override
        public DispatcherType getDispatcherType() {
            return DispatcherType.REQUEST;
        }

        @Override
        public String getServerName() {
            return "jobs.example.com";
        }

        @Override
        public String getContextPath() {
            return "";
        }

        @Override
        public String getServletPath() {
            return path;
        }

        @Override
        public @Nullable String getPathInfo() {
            return null;
        }

        @Override
        public String getRequestURI() {
            return path;
        }

        @Override
        public @Nullable String getQueryString() {
            return null;
        }

        @Override
        public @Nullable String getHeader(String name) {
            return name.equals("Cookie") ? cookie : null;
        }

        @Override
        public Enumeration<String> getHeaders(String name) {
            return cookie != null && name.equals("Cookie") ? cookies.of(cookie) : Collections.emptyEnumeration();
        }

        @Override
        public @Nullable HttpSession getSession(boolean create) {
            return null;
        }

        @Override
        public @Nullable Object getAttribute(String name) {
            int i = indexOf(name);
            return i < attributes ? values[i] : null;
        }

        @Override
        public void setAttribute(String name, Object value) {
            int i = indexOf(name);
            names[i] = name;
            values[i] = value;
            attributes = Math.max(attributes, i + 1);
        }

        private int indexOf(String name) {
            int i = 0;
            while (i < attributes && !names[i].equals(name)) {
                i++;
            }
            return i;
        }
    }

    /** Takes headers and forgets them. */
    static final class Answer extends HttpServletResponseWrapper {
        private int headers;

        Answer() {
            super(unused(HttpServletResponse.class));
        }

        int headers() {
            return headers;
        }

        @Override
        public void setHeader(String name, String value) {
            headers++;
        }

        @Override
        public void addHeader(String name, String value) {
            headers++;
        }
    }

    @SuppressWarnings("JdkObsolete") // what the servlet API wants
    private static final class One implements Enumeration<String> {
        private @Nullable String next;

        One of(String value) {
            next = value;
            return this;
        }

        @Override
        public boolean hasMoreElements() {
            return next != null;
        }

        @Override
        public String nextElement() {
            String value = next;
            if (value == null) {
                throw new NoSuchElementException();
            }
            next = null;
            return value;
        }
    }

    private static <T> T unused(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                Requests.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
                    throw new UnsupportedOperationException(method.getName());
                }));
    }
}
