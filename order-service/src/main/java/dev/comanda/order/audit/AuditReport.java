package dev.comanda.order.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What an audit looked at, and what it found.
///
/// @param ordersJudged orders whose saga has ended; they were held against the participants
/// @param ordersOpen orders that are still under way, or came while the audit ran; they were not
/// @param paymentsAsTold orders judged by what the provider told payment-service, because the
///     provider cannot be asked for all of them: hold these against its own report
/// @param byStatus all of them by the status of their saga; `NONE` if they have no saga
/// @param violationsTotal all that was found, also what is not listed
/// @param violations the first [#MAX_LISTED] of them
/// @param clean whether nothing was found
public record AuditReport(
        long ordersJudged,
        long ordersOpen,
        long paymentsAsTold,
        Map<String, Long> byStatus,
        long violationsTotal,
        List<Finding> violations,
        Instant startedAt,
        Instant endedAt,
        boolean clean) {

    /// The most violations that are listed.
    public static final int MAX_LISTED = 1000;

    public AuditReport {
        byStatus = Collections.unmodifiableSortedMap(new TreeMap<>(byStatus)); // sorted as shown
        violations = List.copyOf(violations);
    }

    /// A report in the making. Its size is bounded, whatever is found.
    public static final class Draft {
        private final Map<String, Long> byStatus = new TreeMap<>();
        private final List<Finding> listed = new ArrayList<>();
        private final Instant startedAt;
        private long judged;
        private long open;
        private long asTold;
        private long total;

        public Draft(Instant startedAt) {
            this.startedAt = startedAt;
        }

        /// Counts an order that was looked at.
        public void count(OrderFact order) {
            byStatus.merge(order.saga() == null ? "NONE" : order.saga(), 1L, Long::sum);
            if (order.hasEnded()) {
                judged++;
            } else {
                open++;
            }
        }

        /// Counts an order whose payment the provider was not asked about.
        public void countAsTold() {
            asTold++;
        }

        public void add(Finding finding) {
            total++;
            if (listed.size() < MAX_LISTED) {
                listed.add(finding);
            }
        }

        public AuditReport finish(Instant endedAt) {
            return new AuditReport(
                    judged, open, asTold, byStatus, total, listed, startedAt, endedAt, total == 0);
        }
    }
}
