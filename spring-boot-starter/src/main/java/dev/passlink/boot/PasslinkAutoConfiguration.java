package dev.passlink.boot;

import dev.passlink.KeyRing;
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
import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;

/** One {@link Passlink} and its filter, in front of all others, of properties and of the beans that there are. */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@EnableConfigurationProperties(PasslinkProperties.class)
final class PasslinkAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean
    static Passlink passlink(
            PasslinkProperties properties,
            UserLookup users,
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
        Observing observing = observers.getIfAvailable(() -> Observing.NOBODY);
        Passlink.Builder builder = Passlink.builder()
                .baseUrl(properties.baseUrl())
                .keys(KeyRing.parse(properties.keys()))
                .users(observing.users(users));
        mailer.ifAvailable(given -> builder.mailer(observing.mailer(given)));
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
        customizers.orderedStream().forEach(each -> each.customize(builder));
        return builder.build();
    }

    @Bean
    @ConditionalOnMissingBean
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
        properties.signedIn().forEach(pattern -> site.signedIn(pattern.replaceFirst("/\\*\\*$", "/*")));
        views.orderedStream().forEach(site::view);
        providers.orderedStream().forEach(site::provider);
        pages.ifAvailable(site::pages);
        challenge.ifAvailable(site::challenge);
        decision.ifAvailable(site::decision);
        customizers.orderedStream().forEach(each -> each.customize(site));
        return site.build();
    }

    /** Where the filter would end by itself: behind Spring Security's, which asks it who somebody is. */
    @Bean
    @ConditionalOnMissingBean(value = PasslinkFilter.class, parameterizedContainer = FilterRegistrationBean.class)
    static FilterRegistrationBean<PasslinkFilter> passlinkFilterRegistration(PasslinkFilter filter) {
        FilterRegistrationBean<PasslinkFilter> registration = new FilterRegistrationBean<>(filter);
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        registration.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
        return registration;
    }
}
