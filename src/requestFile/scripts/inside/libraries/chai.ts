import './eventTarget.ts';
import * as chai from 'chai';

export const { assert, expect, should, use, util, config, AssertionError } = chai;
