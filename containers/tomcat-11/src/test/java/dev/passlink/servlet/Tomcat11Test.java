package dev.passlink.servlet;

final class Tomcat11Test extends ServletContract {
    @Override
    Container container() {
        return new TomcatContainer();
    }
}
