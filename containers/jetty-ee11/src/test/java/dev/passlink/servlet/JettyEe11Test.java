package dev.passlink.servlet;

final class JettyEe11Test extends ServletContract {
    @Override
    Container container() {
        return new JettyEe11Container();
    }
}
