package dev.passlink.example.jobboard;

import dev.passlink.port.IdentityLinks;
import dev.passlink.testkit.IdentityLinksContract;
import org.junit.jupiter.api.AfterEach;

/** What Passlink expects of the links, as an application tests its own. */
final class DatabaseLinksTest extends IdentityLinksContract {
    private final Database database = new Database();

    @AfterEach
    void close() {
        database.close();
    }

    @Override
    protected IdentityLinks links() {
        return new DatabaseLinks(database);
    }

    @Override
    protected IdentityLinks linksWithoutStore() {
        Database gone = new Database();
        gone.close();
        return new DatabaseLinks(gone);
    }
}
