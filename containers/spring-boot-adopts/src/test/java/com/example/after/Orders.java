package com.example.after;

import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;

@Service
class Orders {
    @PreAuthorize("hasRole('ADMIN')")
    String cancelAll() {
        return "all cancelled";
    }
}
