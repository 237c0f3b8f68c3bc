package dev.postrider.relay.simulation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The consumer group: members, their sessions, and who owns what. Cooperative: a partition is taken from one member
 * before it is given to another, and the one it is taken from is asked, unless its session is over.
 */
final class SimulatedGroup {

    private static final long SESSION = 6 * Timeline.SECOND;
    private static final long HEARTBEAT = Timeline.SECOND / 2;

    /** A membership: one worker may have several, one after the other. */
    final class Member {
        private final SimulatedWorker worker;
        private final Set<Integer> owned = new TreeSet<>();
        private final Set<Integer> wanted = new TreeSet<>();

        /** Commits sent before it last gave something back are of an older generation. */
        private int generation;

        private boolean beating = true;
        private long lastSeen;
        private boolean gone;

        private Member(SimulatedWorker worker) {
            this.worker = worker;
        }

        Set<Integer> owned() {
            return owned;
        }

        /** What it owns and is asked to give back. */
        Set<Integer> wantedBack() {
            return wanted;
        }

        int generation() {
            return generation;
        }

        boolean isGone() {
            return gone;
        }

        /** A commit of it arrived, which counts as a heartbeat. */
        void seen() {
            lastSeen = timeline.now();
        }

        /** No heartbeat from now on: it is stalled or dead. */
        void freeze() {
            beating = false;
            lastSeen = timeline.now() - chance.between(0, HEARTBEAT);
            timeline.at(lastSeen + SESSION, this::expireIfSilent);
        }

        void thaw() {
            beating = true;
        }

        private void expireIfSilent() {
            if (beating || gone) {
                return;
            }
            if (weather.strikes(Weather.Kind.NO_BROKER)) {
                lastSeen = timeline.now(); // a broker that comes back gives everybody time
            }
            if (timeline.now() < lastSeen + SESSION) {
                timeline.at(lastSeen + SESSION, this::expireIfSilent);
                return;
            }
            trace.note("kafka", -1, "", "the session of " + worker.name() + " is over");
            leave();
        }

        void leave() {
            if (!gone) {
                gone = true;
                owned.forEach(partition -> owners.set(partition, null));
                owned.clear();
                wanted.clear();
                members.remove(this);
                rebalanceSoon();
            }
        }

        /** It has let go of these. */
        void released(Set<Integer> partitions) {
            generation++;
            partitions.forEach(partition -> {
                if (owned.remove(partition)) {
                    owners.set(partition, null);
                }
            });
            wanted.removeAll(partitions);
            rebalanceSoon();
        }
    }

    private final Timeline timeline;
    private final Weather weather;
    private final Trace trace;
    private final Chance chance;
    private final boolean alone;
    private final List<Member> members = new ArrayList<>();
    private final List<@Nullable Member> owners = new ArrayList<>();
    private boolean rebalancing;

    SimulatedGroup(Timeline timeline, Weather weather, Trace trace, Chance chance, Scenario scenario) {
        this.timeline = timeline;
        this.weather = weather;
        this.trace = trace;
        this.chance = chance;
        this.alone = scenario.alone();
        for (int i = 0; i < scenario.partitions(); i++) {
            owners.add(null);
        }
    }

    /** A relay that is alone has a fixed name, and takes the place of the one before it at once. */
    Member join(SimulatedWorker worker) {
        if (alone) {
            List.copyOf(members).forEach(Member::leave);
        }
        Member member = new Member(worker);
        members.add(member);
        rebalanceSoon();
        return member;
    }

    boolean owns(SimulatedWorker worker, int partition) {
        Member owner = owners.get(partition);
        return owner != null && owner.worker == worker;
    }

    /** The worker that is told of new records. */
    @Nullable
    SimulatedWorker owner(int partition) {
        Member owner = owners.get(partition);
        return owner == null ? null : owner.worker;
    }

    boolean isRebalancing() {
        return rebalancing;
    }

    private void rebalanceSoon() {
        if (!rebalancing) {
            rebalancing = true;
            timeline.in((long) (chance.spread(5, 800) * Timeline.MILLI), this::rebalance);
        }
    }

    private void rebalance() {
        if (weather.strikes(Weather.Kind.NO_BROKER)) {
            timeline.in(Timeline.SECOND, this::rebalance);
            return;
        }
        rebalancing = false;
        if (members.isEmpty()) {
            return;
        }
        List<Member> byLoad = new ArrayList<>(members);
        byLoad.sort(Comparator.comparingInt((Member member) -> -kept(member)));
        int each = owners.size() / members.size();
        int more = owners.size() % members.size();
        for (int i = 0; i < byLoad.size(); i++) {
            takeBack(byLoad.get(i), each + (i < more ? 1 : 0));
        }
        for (int i = 0; i < byLoad.size(); i++) {
            give(byLoad.get(i), each + (i < more ? 1 : 0));
        }
    }

    private static int kept(Member member) {
        return member.owned.size() - member.wanted.size();
    }

    private void takeBack(Member member, int quota) {
        for (int partition : member.owned) {
            if (kept(member) > quota && member.wanted.add(partition)) {
                trace.note("kafka", partition, "", "wants it back from " + member.worker.name());
                member.worker.wake(chance.between(0, HEARTBEAT));
            }
        }
    }

    private void give(Member member, int quota) {
        for (int partition = 0; partition < owners.size(); partition++) {
            if (owners.get(partition) == null && kept(member) < quota) {
                owners.set(partition, member);
                member.owned.add(partition);
                trace.note("kafka", partition, "", "is given to " + member.worker.name());
                member.worker.wake(chance.between(0, 20 * Timeline.MILLI));
            }
        }
    }
}
