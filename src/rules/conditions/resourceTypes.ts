import { inWords } from '../../words/lists.ts';
import type { ResourceType } from '../facts/resourceType.ts';
import type { ConditionKind } from './condition.ts';

type Types = readonly ResourceType[];

export const resourceTypes: ConditionKind<Types> = {
  needs: 'resourceType',
  noun: 'resource type',
  compile: (wanted) => ({
    matches: ({ resourceType }) => resourceType !== undefined && wanted.includes(resourceType),
    mismatch: ({ resourceType = '' }) =>
      `the resource type is ${resourceType}, not ${inWords(wanted, 'or')}`,
  }),
  describe: (wanted) => ({ after: `of type ${inWords(wanted, 'or')}` }),
};

export const excludedResourceTypes: ConditionKind<Types> = {
  needs: 'resourceType',
  noun: 'resource type',
  compile: (unwanted) => ({
    matches: ({ resourceType }) => resourceType !== undefined && !unwanted.includes(resourceType),
    mismatch: ({ resourceType = '' }) => `excludes the resource type ${resourceType}`,
  }),
  describe: (unwanted) => ({ after: `of any type but ${inWords(unwanted, 'and')}` }),
};

export const isNavigation: ConditionKind<boolean> = {
  needs: 'isNavigation',
  noun: 'kind of request',
  compile: (wanted) => ({
    matches: (facts) => facts.isNavigation === wanted,
    mismatch: () => (wanted ? 'the request is not a navigation' : 'the request is a navigation'),
  }),
  describe: (wanted) => ({ after: wanted ? 'that are navigations' : 'that are not navigations' }),
};

export const isDownload: ConditionKind<boolean> = {
  needs: 'isDownload',
  noun: 'kind of response',
  compile: (wanted) => ({
    matches: (facts) => facts.isDownload === wanted,
    mismatch: () => (wanted ? 'the response is not a download' : 'the response is a download'),
  }),
  describe: (wanted) => ({
    after: wanted ? 'answered with a download' : 'not answered with a download',
  }),
};
