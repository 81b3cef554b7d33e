package dev.passlink.servlet;

final class UndertowTest extends ServletContract {
    @Override
    Container container() {
        return new UndertowContainer();
    }
}
