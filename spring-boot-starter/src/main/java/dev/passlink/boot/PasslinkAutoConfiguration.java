package dev.passlink.boot;

import dev.passlink.Brand;
import dev.passlink.Passlink;
import dev.passlink.ViewRule;
import dev.passlink.port.AccountProof;
import dev.passlink.port.AskingCheck;
import dev.passlink.port.AuditListener;
import dev.passlink.port.IdentityLinks;
import dev.passlink.port.IdentityProvider;
import dev.passlink.port.LinkRequestQueue;
import dev.passlink.port.MailTemplate;
import dev.passlink.port.Mailer;
import dev.passlink.port.PasskeyVerifier;
import dev.passlink.port.Passkeys;
import dev.passlink.port.Provisioner;
import dev.passlink.port.SecurityStamps;
import dev.passlink.port.TokenGenerator;
import dev.passlink.port.UseCounter;
import dev.passlink.port.UserLookup;
import dev.passlink.servlet.PasslinkFilter;
import dev.passlink.web.Challenge;
import dev.passlink.web.Pages;
import dev.passlink.web.SignInDecision;
import dev.passlink.web.Site;
import jakarta.servlet.ServletContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;

/** Builds one {@link Passlink} and its filter, in front of all others, from properties and beans. */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@EnableConfigurationProperties(PasslinkProperties.class)
@Import(PropertyViews.class)
@ImportRuntimeHints(StarterHints.class)
final class PasslinkAutoConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(PasslinkAutoConfiguration.class);

    @Bean
    static UnknownProperties passlinkUnknownProperties(Environment environment) {
        return new UnknownProperties(environment);
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingBean(Passlink.class)
    static final class PasslinkOfProperties {
        /** Decided when the application starts, because the base URL isn't known when it is compiled ahead of time. */
        @Bean
        static DevelopmentInbox passlinkDevelopmentInbox(
                PasslinkProperties properties, Environment environment, ObjectProvider<Mailer> mailers) {
            SiteAddress address = SiteAddress.of(properties, environment);
            return new DevelopmentInbox(address.development()
                    && SiteAddress.text(properties.smtpUrl()).isEmpty()
                    && mailers.stream().findAny().isEmpty());
        }

        @Bean
        static FirstFilter<DevelopmentInboxFilter> passlinkDevelopmentInboxFilter(DevelopmentInbox inbox) {
            FirstFilter<DevelopmentInboxFilter> first = new FirstFilter<>(new DevelopmentInboxFilter(inbox), 0);
            first.setEnabled(inbox.isOpen());
            return first;
        }

        @Bean
        static Passlink passlink(
                PasslinkProperties properties,
                Environment environment,
                ResourceLoader resources,
                DevelopmentInbox inbox,
                ObjectProvider<Brand> brand,
                ObjectProvider<UserLookup> users,
                ObjectProvider<Mailer> mailer,
                ObjectProvider<UseCounter> counter,
                ObjectProvider<LinkRequestQueue> queue,
                ObjectProvider<PasskeyVerifier> verifier,
                ObjectProvider<Passkeys> passkeys,
                ObjectProvider<IdentityLinks> identityLinks,
                ObjectProvider<AccountProof> accountProof,
                ObjectProvider<Provisioner> provisioner,
                ObjectProvider<SecurityStamps> stamps,
                ObjectProvider<AskingCheck> askingCheck,
                ObjectProvider<MailTemplate> mailTemplate,
                ObjectProvider<TokenGenerator> tokens,
                ObjectProvider<AuditListener> listeners,
                ObjectProvider<Observing> observers,
                ObjectProvider<PasslinkCustomizer> customizers) {
            SiteAddress address = SiteAddress.of(properties, environment);
            Requirements required = new Requirements(properties, address);
            Passlink.Builder builder = Passlink.builder();
            PropertySettings settings = new PropertySettings(properties);
            settings.address(address, builder);
            settings.apply(builder, address, resources);
            brand.ifAvailable(builder::brand);
            required.keys(builder);
            Observing observing = observers.getIfAvailable(() -> Observing.NOBODY);
            builder.users(observing.users(Requirements.users(users.getIfAvailable())));
            builder.mailer(observing.mailer(required.mailer(mailer.getIfAvailable(), inbox, environment)));
            counter.ifAvailable(given -> builder.counter(observing.counter(given)));
            queue.ifAvailable(builder::queue);
            passkeys.ifAvailable(store -> verifier.ifAvailable(reads -> builder.passkeys(reads, store)));
            identityLinks.ifAvailable(builder::identityLinks);
            accountProof.ifAvailable(builder::accountProof);
            provisioner.ifAvailable(builder::provisioner);
            stamps.ifAvailable(builder::stamps);
            askingCheck.ifAvailable(builder::askingCheck);
            mailTemplate.ifAvailable(builder::mailTemplate);
            tokens.ifAvailable(builder::tokens);
            builder.audit(listeners.orderedStream().reduce(AuditListener.logging(), AuditListener::and));
            Passlink passlink = Requirements.built(() -> {
                customizers.orderedStream().forEach(each -> each.customize(builder));
                return builder.build();
            });
            if (inbox.isOpen()) {
                LOG.warn(
                        "Development: emails stay on this machine. Read them here (the address changes with each run): {}",
                        DevelopmentInboxFilter.address(passlink.baseUrl().toString(), inbox));
            }
            return passlink;
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingBean(value = PasslinkFilter.class, parameterizedContainer = FilterRegistrationBean.class)
    static final class FilterOfProperties {
        @Bean
        static PasslinkFilter passlinkFilter(
                Passlink passlink,
                PasslinkProperties properties,
                ObjectProvider<IdentityProvider> providers,
                ObjectProvider<ViewRule> views,
                ObjectProvider<Pages> pages,
                ObjectProvider<Challenge> challenge,
                ObjectProvider<SignInDecision> decision,
                ObjectProvider<SiteCustomizer> customizers) {
            Site.Builder<PasslinkFilter> site = PasslinkFilter.builder(passlink);
            new PropertySettings(properties).apply(site);
            pages.ifAvailable(site::pages);
            challenge.ifAvailable(site::challenge);
            decision.ifAvailable(site::decision);
            return Requirements.built(() -> {
                views.orderedStream().forEach(site::view);
                providers.orderedStream().forEach(site::provider);
                customizers.orderedStream().forEach(each -> each.customize(site));
                return site.build();
            });
        }
    }

    /** If the application has its own filter, rules in properties would guard nothing, and nobody would notice. */
    @Bean
    static SmartInitializingSingleton passlinkRulesAreHeld(
            PasslinkProperties properties,
            ObjectProvider<PasslinkOfProperties> passlink,
            ObjectProvider<FilterOfProperties> filter,
            ConfigurableListableBeanFactory beans,
            Environment environment) {
        return () -> {
            boolean ownFilter = filter.stream().findAny().isEmpty();
            if (ownFilter && properties.guardsSomething()) {
                throw new StartRefusal(
                        "passlink.signed-in, passlink.rules and passlink.views guard nothing here: the application has its"
                                + " own PasslinkFilter bean, which doesn't read them.",
                        "Remove the bean, and use a SiteCustomizer bean for what properties can't say; or give the rules to"
                                + " the filter's builder, and remove the properties.");
            }
            Unread unread = new Unread(beans, environment);
            if (ownFilter) {
                unread.refuseBesideFilter();
            }
            if (passlink.stream().findAny().isEmpty()) {
                unread.refuseBesidePasslink();
            }
        };
    }

    /** Also if the application has registered it. */
    @Bean
    static SmartInitializingSingleton passlinkIsInItsPlace(
            ListableBeanFactory beans, Environment environment, ObjectProvider<ServletContext> context) {
        return () -> PasslinkRegistration.checkPlace(beans, environment, context.getIfAvailable());
    }

    /** Without an order, the filter would run behind Spring Security's. */
    @Bean
    @ConditionalOnMissingBean
    static FilterRegistrationBean<PasslinkFilter> passlinkFilterRegistration(
            PasslinkFilter filter, Passlink passlink, ListableBeanFactory beans, Environment environment) {
        return PasslinkRegistration.of(filter, passlink, beans, environment);
    }
}
