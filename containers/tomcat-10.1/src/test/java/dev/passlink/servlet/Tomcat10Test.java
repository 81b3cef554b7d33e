package dev.passlink.servlet;

final class Tomcat10Test extends ServletContract {
    @Override
    Container container() {
        return new TomcatContainer();
    }
}
