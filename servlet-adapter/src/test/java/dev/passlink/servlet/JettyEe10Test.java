package dev.passlink.servlet;

final class JettyEe10Test extends ServletContract {
    @Override
    Container container() {
        return new JettyEe10Container();
    }
}
