package com.example.after;

import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseBody;

@Controller
class Pages {
    private final Orders orders;

    Pages(Orders orders) {
        this.orders = orders;
    }

    @GetMapping("/")
    @ResponseBody
    String home() {
        return "Welcome";
    }

    @GetMapping("/account")
    String account(@AuthenticationPrincipal UserDetails who, Model model) {
        model.addAttribute("who", who.getUsername());
        return "account";
    }

    @PostMapping("/account/orders")
    String order(@AuthenticationPrincipal UserDetails who) {
        return "redirect:/account?ordered=" + who.getUsername();
    }

    @PostMapping("/admin/orders/cancel")
    @ResponseBody
    String cancel() {
        return orders.cancelAll();
    }
}
