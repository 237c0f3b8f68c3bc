package dev.postrider.testkit.guarantee;

/** A promise that can be judged. */
public interface Guarantee {

    GuaranteeResult judge(DeliveryJournal journal);
}
