package dev.passlink.boot;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** A database that says it were another product. */
final class Renamed extends DelegatingDataSource {
    private final String product;

    Renamed(DataSource database, String product) {
        super(database);
        this.product = product;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return wrapped(Connection.class, super.getConnection());
    }

    private <T> T wrapped(Class<T> type, T whole) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (method.getName().equals("getDatabaseProductName")) {
                        return product;
                    }
                    try {
                        Object answer = method.invoke(whole, arguments);
                        return answer instanceof DatabaseMetaData about
                                ? wrapped(DatabaseMetaData.class, about)
                                : answer;
                    } catch (InvocationTargetException e) {
                        throw e.getTargetException();
                    }
                }));
    }
}
