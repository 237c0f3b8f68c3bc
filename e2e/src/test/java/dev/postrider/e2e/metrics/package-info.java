/** Whether metrics, their documentation, the alert rules and the dashboard are of one mind. */
@NullMarked
package dev.postrider.e2e.metrics;

import org.jspecify.annotations.NullMarked;
