package com.example;

import java.io.File;
import org.apache.catalina.startup.Tomcat;

/** A Tomcat in a process of its own, with the WAR in it. */
final class TomcatServer {
    public static void main(String... arguments) throws Exception {
        int port = Integer.parseInt(System.getenv("PORT"));
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir("target/tomcat");
        tomcat.setPort(port);
        tomcat.getConnector();
        tomcat.addWebapp("/shop", new File("target/tomcat-war.war").getAbsolutePath());
        tomcat.start();
        System.out.println("Open http://localhost:" + port + "/shop");
        tomcat.getServer().await();
    }
}
