package dev.postrider.e2e.architecture;

import com.tngtech.archunit.lang.ArchRule;

/** A rule under the name that a reader knows it by. */
record Fence(String name, ArchRule rule) {

    @Override
    public String toString() {
        return name;
    }
}
