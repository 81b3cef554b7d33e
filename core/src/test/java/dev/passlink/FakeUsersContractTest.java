package dev.passlink;

import dev.passlink.port.UserLookup;
import dev.passlink.testkit.FakeUsers;
import dev.passlink.testkit.UserLookupContract;

/** The fake behaves like the real ones. */
final class FakeUsersContractTest extends UserLookupContract {
    @Override
    protected UserLookup users() {
        return new FakeUsers().put(Site.ada()).put(Site.grace()).put(Site.mallory());
    }

    @Override
    protected String idOfEnabled() {
        return Site.ada().id();
    }

    @Override
    protected String idOfDisabled() {
        return Site.mallory().id();
    }

    @Override
    protected UserLookup usersWithoutStore() {
        FakeUsers users = new FakeUsers();
        users.failing(true);
        return users;
    }
}
