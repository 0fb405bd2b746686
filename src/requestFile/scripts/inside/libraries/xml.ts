import * as xmldom from '@xmldom/xmldom';
import * as xpath from 'xpath';

export { xmldom, xpath };
