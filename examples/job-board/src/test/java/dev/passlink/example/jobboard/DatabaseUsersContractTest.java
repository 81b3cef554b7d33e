package dev.passlink.example.jobboard;

import dev.passlink.port.UserLookup;
import dev.passlink.testkit.UserLookupContract;
import org.junit.jupiter.api.AfterEach;

/** What Passlink expects of the accounts, as an application tests its own. */
final class DatabaseUsersContractTest extends UserLookupContract {
    private final Database database = new Database();

    @AfterEach
    void close() {
        database.close();
    }

    @Override
    protected UserLookup users() {
        return new DatabaseUsers(database);
    }

    @Override
    protected String idOfEnabled() {
        return "1";
    }

    @Override
    protected String idOfDisabled() {
        return "9";
    }

    @Override
    protected UserLookup usersWithoutStore() {
        Database gone = new Database();
        gone.close();
        return new DatabaseUsers(gone);
    }
}
