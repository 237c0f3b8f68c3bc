package dev.postrider.relay.simulation;

/** What a worker lives in. */
record Surroundings(
        Timeline timeline,
        Trace trace,
        Scenario scenario,
        Journal journal,
        SimulatedGroup group,
        SimulatedKafka kafka,
        SimulatedMattermost chat,
        ReceiptsInvariant receipts) {}
