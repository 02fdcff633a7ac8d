/**
 * A Region: an AWS Region or its local double. Never a market, never a country.
 * `eu` is Frankfurt (`eu-central-1`), `ap` is Singapore (`ap-southeast-1`).
 */
export const regions = ['eu', 'ap'] as const;
export type Region = (typeof regions)[number];

export function isRegion(text: string | undefined): text is Region {
  return regions.some((region) => region === text);
}

export function otherRegions(region: Region): Region[] {
  return regions.filter((other) => other !== region);
}
