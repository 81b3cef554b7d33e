package com.example.before;

import java.util.Optional;
import org.springframework.data.jpa.repository.JpaRepository;

interface People extends JpaRepository<Person, Long> {
    Optional<Person> findByEmail(String email);
}
