/**
 * A Region: an AWS Region or its local double. Never a market, never a country.
 * `eu` is Frankfurt (`eu-central-1`), `ap` is Singapore (`ap-southeast-1`).
 */
export const regions = ['eu', 'ap'] as const;
export type Region = (typeof regions)[number];

export function isRegion(text: string | undefined): text is Region {
  return regions.some((region) => region === text);
}

/** Something for every Region. Whoever goes through all of them this way is ready for one more. */
export function perRegion<T>(make: (region: Region) => T): Record<Region, T> {
  // One entry for each of `regions`, which are all that `Region` names.
  return Object.fromEntries(regions.map((region) => [region, make(region)])) as Record<Region, T>;
}

export function otherRegions(region: Region): Region[] {
  return regions.filter((other) => other !== region);
}
