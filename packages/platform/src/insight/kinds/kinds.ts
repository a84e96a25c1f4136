import { activeAtReferenceLocationCounts } from "./aggregates/active-at-reference-location-counts.ts";
import { aggregateNetworkObjects } from "./aggregates/aggregate-network-objects.ts";
import { consecutiveTripsOdMatrix } from "./aggregates/consecutive-trips-od-matrix.ts";
import { dfsMetricTotalAmount } from "./aggregates/dfs-metric-total-amount.ts";
import { dummyQuery } from "./aggregates/dummy-query.ts";
import { flows } from "./aggregates/flows.ts";
import { geography } from "./aggregates/geography.ts";
import { histogramAggregate } from "./aggregates/histogram-aggregate.ts";
import { inflows } from "./aggregates/inflows.ts";
import { joinedSpatialAggregate } from "./aggregates/joined-spatial-aggregate.ts";
import { labelledFlows } from "./aggregates/labelled-flows.ts";
import { labelledSpatialAggregate } from "./aggregates/labelled-spatial-aggregate.ts";
import { locationEventCounts } from "./aggregates/location-event-counts.ts";
import { locationIntroversion } from "./aggregates/location-introversion.ts";
import { meaningfulLocationsAggregate } from "./aggregates/meaningful-locations-aggregate.ts";
import { meaningfulLocationsBetweenDatesOdMatrix } from "./aggregates/meaningful-locations-between-dates-od-matrix.ts";
import { meaningfulLocationsBetweenLabelOdMatrix } from "./aggregates/meaningful-locations-between-label-od-matrix.ts";
import { outflows } from "./aggregates/outflows.ts";
import { spatialAggregate } from "./aggregates/spatial-aggregate.ts";
import { totalNetworkObjects } from "./aggregates/total-network-objects.ts";
import { tripsOdMatrix } from "./aggregates/trips-od-matrix.ts";
import { uniqueSubscriberCounts } from "./aggregates/unique-subscriber-counts.ts";
import { uniqueVisitorCounts } from "./aggregates/unique-visitor-counts.ts";
import { unmovingAtReferenceLocationCounts } from "./aggregates/unmoving-at-reference-location-counts.ts";
import { unmovingCounts } from "./aggregates/unmoving-counts.ts";
import { coalescedLocation } from "./locations/coalesced-location.ts";
import { dailyLocation } from "./locations/daily-location.ts";
import { locationVisits } from "./locations/location-visits.ts";
import { majorityLocation } from "./locations/majority-location.ts";
import { mobilityClassification } from "./locations/mobility-classification.ts";
import { modalLocation } from "./locations/modal-location.ts";
import { mostFrequentLocation } from "./locations/most-frequent-location.ts";
import { uniqueLocations } from "./locations/unique-locations.ts";
import { displacement } from "./metrics/displacement.ts";
import { eventCount } from "./metrics/event-count.ts";
import { handset } from "./metrics/handset.ts";
import { nocturnalEvents } from "./metrics/nocturnal-events.ts";
import { paretoInteractions } from "./metrics/pareto-interactions.ts";
import { radiusOfGyration } from "./metrics/radius-of-gyration.ts";
import { subscriberDegree } from "./metrics/subscriber-degree.ts";
import { topupAmount } from "./metrics/topup-amount.ts";
import { topupBalance } from "./metrics/topup-balance.ts";
import { totalActivePeriods } from "./metrics/total-active-periods.ts";
import { uniqueLocationCounts } from "./metrics/unique-location-counts.ts";
import type { QueryKind, RunnableKind } from "./query-kind.ts";
import { anyKind } from "./query-kind.ts";

/** Every kind that may be run, by name. */
export const runnableKinds: ReadonlyMap<string, RunnableKind> = byName([
  anyKind(activeAtReferenceLocationCounts),
  anyKind(aggregateNetworkObjects),
  anyKind(consecutiveTripsOdMatrix),
  anyKind(dfsMetricTotalAmount),
  anyKind(dummyQuery),
  anyKind(flows),
  anyKind(geography),
  anyKind(histogramAggregate),
  anyKind(inflows),
  anyKind(joinedSpatialAggregate),
  anyKind(labelledFlows),
  anyKind(labelledSpatialAggregate),
  anyKind(locationEventCounts),
  anyKind(locationIntroversion),
  anyKind(meaningfulLocationsAggregate),
  anyKind(meaningfulLocationsBetweenDatesOdMatrix),
  anyKind(meaningfulLocationsBetweenLabelOdMatrix),
  anyKind(outflows),
  anyKind(spatialAggregate),
  anyKind(totalNetworkObjects),
  anyKind(tripsOdMatrix),
  anyKind(uniqueSubscriberCounts),
  anyKind(uniqueVisitorCounts),
  anyKind(unmovingAtReferenceLocationCounts),
  anyKind(unmovingCounts),
]);

/** Every kind there is, by name: also those that are only a part of others. */
export const kinds: ReadonlyMap<string, QueryKind> = byName([
  ...runnableKinds.values(),
  anyKind(coalescedLocation),
  anyKind(dailyLocation),
  anyKind(locationVisits),
  anyKind(majorityLocation),
  anyKind(mobilityClassification),
  anyKind(modalLocation),
  anyKind(mostFrequentLocation),
  anyKind(uniqueLocations),
  anyKind(displacement),
  anyKind(eventCount),
  anyKind(handset),
  anyKind(nocturnalEvents),
  anyKind(paretoInteractions),
  anyKind(radiusOfGyration),
  anyKind(subscriberDegree),
  anyKind(topupAmount),
  anyKind(topupBalance),
  anyKind(totalActivePeriods),
  anyKind(uniqueLocationCounts),
]);

function byName<Kind extends QueryKind>(list: readonly Kind[]): ReadonlyMap<string, Kind> {
  return new Map(list.map((kind) => [kind.name, kind]));
}
