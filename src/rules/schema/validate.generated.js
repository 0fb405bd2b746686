/* eslint-disable */
// Made from rules.schema.json by compile.ts: change that file, not this one.
"use strict";
export const validate = validate21;
const schema6 = {"$schema":"http://json-schema.org/draft-07/schema#","$id":"request-workbench-rules.schema.json","title":"Request Workbench rules","type":"object","required":["version","rules"],"additionalProperties":false,"properties":{"$schema":{"type":"string"},"version":{"const":1},"description":{"type":"string"},"defaults":{"$ref":"#/definitions/Defaults"},"rules":{"type":"array","items":{"$ref":"#/definitions/Rule"}}},"definitions":{"Defaults":{"type":"object","additionalProperties":false,"properties":{"certificateError":{"enum":["prompt","cancel"]},"authRequired":{"enum":["prompt","cancel"]},"protocolExecution":{"enum":["prompt","block"]},"notFound":{"enum":["abort","fallback"]}}},"Rule":{"type":"object","required":["id","action"],"additionalProperties":false,"properties":{"id":{"type":"string","pattern":"^[A-Za-z0-9][A-Za-z0-9._-]*$"},"description":{"type":"string"},"enabled":{"type":"boolean","default":true},"priority":{"type":"integer","minimum":1,"default":1},"times":{"type":"integer","minimum":1},"expires":{"type":"string","format":"date-time"},"condition":{"$ref":"#/definitions/RuleCondition"},"action":{"$ref":"#/definitions/RuleAction"}}},"RuleCondition":{"type":"object","additionalProperties":false,"properties":{"urlFilter":{"type":"string"},"isUrlFilterCaseSensitive":{"type":"boolean","default":false},"urlPattern":{"type":["string","object"],"additionalProperties":false,"minProperties":1,"properties":{"protocol":{"type":"string"},"hostname":{"type":"string"},"port":{"type":"string"},"pathname":{"type":"string"},"search":{"type":"string"}}},"regexFilter":{"type":"string"},"requestDomains":{"$ref":"#/definitions/StringList"},"excludedRequestDomains":{"$ref":"#/definitions/StringList"},"requestMethods":{"$ref":"#/definitions/StringList"},"excludedRequestMethods":{"$ref":"#/definitions/StringList"},"resourceTypes":{"type":"array","minItems":1,"items":{"$ref":"#/definitions/ResourceType"}},"excludedResourceTypes":{"type":"array","minItems":1,"items":{"$ref":"#/definitions/ResourceType"}},"initiatorDomains":{"$ref":"#/definitions/StringList"},"excludedInitiatorDomains":{"$ref":"#/definitions/StringList"},"domainType":{"enum":["firstParty","thirdParty"]},"requestHeaders":{"type":"array","minItems":1,"items":{"$ref":"#/definitions/HeaderCondition"}},"responseHeaders":{"type":"array","minItems":1,"items":{"$ref":"#/definitions/HeaderCondition"}},"excludedResponseHeaders":{"type":"array","minItems":1,"items":{"$ref":"#/definitions/HeaderCondition"}},"requestBody":{"type":"object","additionalProperties":false,"minProperties":1,"properties":{"includes":{"type":"string"},"matches":{"type":"string"},"jsonIncluding":{}}},"protocols":{"$ref":"#/definitions/StringList"},"ports":{"type":"array","minItems":1,"items":{"type":"integer","minimum":0,"maximum":65535}},"excludedPorts":{"type":"array","minItems":1,"items":{"type":"integer","minimum":0,"maximum":65535}},"isRedirect":{"type":"boolean"},"redirectUrlFilter":{"type":"string"},"isNavigation":{"type":"boolean"},"isDownload":{"type":"boolean"},"statusCodes":{"type":"array","minItems":1,"items":{"anyOf":[{"type":"integer","minimum":100,"maximum":599},{"type":"string","pattern":"^[1-5]xx$"}]}},"auth":{"type":"object","additionalProperties":false,"minProperties":1,"properties":{"isProxy":{"type":"boolean"},"realm":{"type":"string"},"scheme":{"enum":["basic","digest","ntlm","negotiate","bearer"]}}},"certificateErrors":{"type":"array","minItems":1,"items":{"$ref":"#/definitions/CertificateErrorName"}},"cookie":{"type":"object","additionalProperties":false,"minProperties":1,"properties":{"name":{"type":"string"},"domain":{"type":"string"},"path":{"type":"string"},"secure":{"type":"boolean"},"httpOnly":{"type":"boolean"},"sameSite":{"enum":["strict","lax","none","unspecified"]}}},"all":{"type":"array","minItems":1,"items":{"$ref":"#/definitions/RuleCondition"}},"any":{"type":"array","minItems":1,"items":{"$ref":"#/definitions/RuleCondition"}},"not":{"$ref":"#/definitions/RuleCondition"}}},"HeaderCondition":{"type":"object","required":["header"],"additionalProperties":false,"properties":{"header":{"type":"string"},"values":{"$ref":"#/definitions/StringList"},"excludedValues":{"$ref":"#/definitions/StringList"}}},"ResourceType":{"enum":["main_frame","sub_frame","stylesheet","script","image","font","object","xmlhttprequest","ping","csp_report","media","websocket","webtransport","other"]},"StringList":{"type":"array","minItems":1,"items":{"type":"string"}},"CertificateErrorName":{"enum":["ERR_CERT_COMMON_NAME_INVALID","ERR_CERT_DATE_INVALID","ERR_CERT_AUTHORITY_INVALID","ERR_CERT_CONTAINS_ERRORS","ERR_CERT_NO_REVOCATION_MECHANISM","ERR_CERT_UNABLE_TO_CHECK_REVOCATION","ERR_CERT_REVOKED","ERR_CERT_INVALID","ERR_CERT_WEAK_SIGNATURE_ALGORITHM","ERR_CERT_NON_UNIQUE_NAME","ERR_CERT_WEAK_KEY","ERR_CERT_NAME_CONSTRAINT_VIOLATION","ERR_CERT_VALIDITY_TOO_LONG","ERR_CERTIFICATE_TRANSPARENCY_REQUIRED","ERR_CERT_KNOWN_INTERCEPTION_BLOCKED","ERR_CERT_SELF_SIGNED_LOCAL_NETWORK"]},"SecretReference":{"type":"string","pattern":"^\\$\\{(secret|env):[A-Za-z0-9_.\\-/]+\\}$"},"HeaderChange":{"type":"object","required":["header","operation"],"additionalProperties":false,"properties":{"header":{"type":"string"},"operation":{"enum":["append","set","remove"]},"value":{"type":"string"}},"if":{"properties":{"operation":{"enum":["append","set"]}}},"then":{"required":["value"]}},"UrlTransform":{"type":"object","additionalProperties":false,"minProperties":1,"properties":{"scheme":{"enum":["http","https"]},"host":{"type":"string"},"port":{"type":"string","pattern":"^[0-9]{0,5}$"},"path":{"type":"string","pattern":"^/"},"query":{"type":"string","pattern":"^(\\?.*)?$"},"fragment":{"type":"string","pattern":"^(#.*)?$"},"queryTransform":{"type":"object","additionalProperties":false,"properties":{"removeParams":{"$ref":"#/definitions/StringList"},"addOrReplaceParams":{"type":"array","minItems":1,"items":{"type":"object","required":["key","value"],"additionalProperties":false,"properties":{"key":{"type":"string"},"value":{"type":"string"},"replaceOnly":{"type":"boolean"}}}}}}}},"RuleAction":{"type":"object","required":["type"],"discriminator":{"propertyName":"type"},"oneOf":[{"$ref":"#/definitions/AllowAction"},{"$ref":"#/definitions/BlockAction"},{"$ref":"#/definitions/ContinueRequestAction"},{"$ref":"#/definitions/ModifyHeadersAction"},{"$ref":"#/definitions/RedirectAction"},{"$ref":"#/definitions/FaultAction"},{"$ref":"#/definitions/FulfillAction"},{"$ref":"#/definitions/RewriteRedirectAction"},{"$ref":"#/definitions/ModifyResponseAction"},{"$ref":"#/definitions/RetryAction"},{"$ref":"#/definitions/ReplaceBodyAction"},{"$ref":"#/definitions/ContinueWithAuthAction"},{"$ref":"#/definitions/CertificateErrorAction"},{"$ref":"#/definitions/SelectClientCertificateAction"},{"$ref":"#/definitions/CookiesAction"},{"$ref":"#/definitions/CookieJarAction"},{"$ref":"#/definitions/ProtocolExecutionAction"},{"$ref":"#/definitions/BreakpointAction"},{"$ref":"#/definitions/ScriptAction"}]},"BodyReplacement":{"type":"object","required":["with"],"additionalProperties":false,"minProperties":2,"properties":{"includes":{"type":"string"},"matches":{"type":"string"},"with":{"type":"string"}}},"AllowAction":{"type":"object","required":["type"],"additionalProperties":false,"properties":{"type":{"const":"allow"}}},"BlockAction":{"type":"object","required":["type"],"additionalProperties":false,"properties":{"type":{"const":"block"},"errorCode":{"enum":["aborted","accessdenied","addressunreachable","blockedbyclient","blockedbyresponse","connectionaborted","connectionclosed","connectionfailed","connectionrefused","connectionreset","internetdisconnected","namenotresolved","timedout","failed"],"default":"blockedbyclient"}}},"ContinueRequestAction":{"type":"object","required":["type"],"additionalProperties":false,"minProperties":2,"properties":{"type":{"const":"continueRequest"},"url":{"type":"string"},"method":{"type":"string"},"headers":{"type":"object","additionalProperties":{"type":["string","null"]}},"postData":{"type":"string"},"flags":{"type":"array","minItems":1,"items":{"enum":["skipCache","onlyFromCache","disableCache","allowStoredCredentials","reportUploadProgress","noDownloadData","noRetryOn5xx","stopOnRedirect"]}}}},"ModifyHeadersAction":{"type":"object","required":["type"],"additionalProperties":false,"minProperties":2,"properties":{"type":{"const":"modifyHeaders"},"requestHeaders":{"type":"array","minItems":1,"items":{"$ref":"#/definitions/HeaderChange"}},"responseHeaders":{"type":"array","minItems":1,"items":{"$ref":"#/definitions/HeaderChange"}}}},"RedirectAction":{"type":"object","required":["type","redirect"],"additionalProperties":false,"properties":{"type":{"const":"redirect"},"redirect":{"type":"object","additionalProperties":false,"minProperties":1,"maxProperties":1,"properties":{"url":{"type":"string"},"transform":{"$ref":"#/definitions/UrlTransform"},"regexSubstitution":{"type":"string"}}}}},"FaultAction":{"type":"object","required":["type"],"additionalProperties":false,"minProperties":2,"properties":{"type":{"const":"fault"},"latency":{"type":"integer","minimum":0,"maximum":600000},"downloadThroughput":{"type":"integer","minimum":1},"uploadThroughput":{"type":"integer","minimum":1},"connection":{"enum":["close","reset","timeout"]},"afterBytes":{"type":"integer","minimum":0}}},"FulfillAction":{"type":"object","required":["type"],"additionalProperties":false,"minProperties":2,"properties":{"type":{"const":"fulfill"},"status":{"type":"integer","minimum":200,"maximum":599,"default":200},"headers":{"type":"object","additionalProperties":{"type":"string"}},"contentType":{"type":"string"},"body":{"type":"string"},"json":{},"path":{"type":"string"},"har":{"type":"string"},"notFound":{"enum":["abort","fallback"],"default":"abort"},"delay":{"type":"integer","minimum":0,"maximum":600000},"downloadThroughput":{"type":"integer","minimum":1}}},"RewriteRedirectAction":{"type":"object","required":["type"],"additionalProperties":false,"properties":{"type":{"const":"rewriteRedirect"},"decision":{"enum":["follow","stop","cancel","prompt"],"default":"follow"},"redirect":{"type":"object","additionalProperties":false,"minProperties":1,"maxProperties":1,"properties":{"url":{"type":"string"},"transform":{"$ref":"#/definitions/UrlTransform"}}},"requestHeaders":{"type":"array","minItems":1,"items":{"$ref":"#/definitions/HeaderChange"}},"method":{"enum":["preserve","GET"]},"maxRedirects":{"type":"integer","minimum":0}}},"ModifyResponseAction":{"type":"object","required":["type"],"additionalProperties":false,"minProperties":2,"properties":{"type":{"const":"modifyResponse"},"status":{"type":"integer","minimum":200,"maximum":599},"statusText":{"type":"string"}}},"RetryAction":{"type":"object","required":["type"],"additionalProperties":false,"properties":{"type":{"const":"retry"},"attempts":{"type":"integer","minimum":1,"maximum":10,"default":1},"delay":{"type":"integer","minimum":0,"maximum":600000}}},"ReplaceBodyAction":{"type":"object","required":["type"],"additionalProperties":false,"minProperties":2,"properties":{"type":{"const":"replaceBody"},"replacements":{"type":"array","minItems":1,"items":{"$ref":"#/definitions/BodyReplacement"}},"body":{"type":"string"},"json":{},"path":{"type":"string"}}},"ContinueWithAuthAction":{"type":"object","required":["type","response"],"additionalProperties":false,"properties":{"type":{"const":"continueWithAuth"},"response":{"enum":["default","cancel","provideCredentials","prompt"]},"credentials":{"type":"object","required":["username","password"],"additionalProperties":false,"properties":{"username":{"type":"string"},"password":{"$ref":"#/definitions/SecretReference"}}},"maxAttempts":{"type":"integer","minimum":1,"default":1}},"if":{"properties":{"response":{"const":"provideCredentials"}}},"then":{"required":["credentials"]}},"CertificateErrorAction":{"type":"object","required":["type","decision"],"additionalProperties":false,"properties":{"type":{"const":"certificateError"},"decision":{"enum":["continue","cancel","prompt"]},"fingerprint256":{"type":"array","minItems":1,"items":{"type":"string","pattern":"^([0-9A-Fa-f]{2}:){31}[0-9A-Fa-f]{2}$"}}},"if":{"properties":{"decision":{"const":"continue"}}},"then":{"required":["fingerprint256"]}},"SelectClientCertificateAction":{"type":"object","required":["type"],"additionalProperties":false,"minProperties":2,"properties":{"type":{"const":"selectClientCertificate"},"decision":{"enum":["select","none","prompt"],"default":"select"},"certPath":{"type":"string"},"keyPath":{"type":"string"},"pfxPath":{"type":"string"},"passphrase":{"$ref":"#/definitions/SecretReference"},"fingerprint256":{"type":"string","pattern":"^([0-9A-Fa-f]{2}:){31}[0-9A-Fa-f]{2}$"},"isProxy":{"type":"boolean","default":false}}},"CookiesAction":{"type":"object","required":["type"],"additionalProperties":false,"minProperties":2,"properties":{"type":{"const":"cookies"},"get":{"enum":["allow","block","prompt"]},"send":{"enum":["allow","block","prompt"]},"save":{"enum":["allow","block","session","prompt"]}}},"CookieJarAction":{"type":"object","required":["type","jar"],"additionalProperties":false,"properties":{"type":{"const":"cookieJar"},"jar":{"type":"string","pattern":"^[A-Za-z0-9][A-Za-z0-9._-]*$"},"persist":{"type":"boolean","default":false}}},"ProtocolExecutionAction":{"type":"object","required":["type","decision"],"additionalProperties":false,"properties":{"type":{"const":"protocolExecution"},"decision":{"enum":["allow","block","prompt"]}}},"BreakpointAction":{"type":"object","required":["type","phases"],"additionalProperties":false,"properties":{"type":{"const":"breakpoint"},"phases":{"type":"array","minItems":1,"items":{"enum":["beforeRequestSent","certificateError","authRequired","redirect","responseStarted"]}},"timeout":{"type":"integer","minimum":1,"maximum":86400000},"onTimeout":{"enum":["continue","cancel"],"default":"cancel"}}},"ScriptAction":{"type":"object","required":["type","path"],"additionalProperties":false,"properties":{"type":{"const":"script"},"path":{"type":"string"},"export":{"type":"string"}}}}};
const schema7 = {"type":"object","additionalProperties":false,"properties":{"certificateError":{"enum":["prompt","cancel"]},"authRequired":{"enum":["prompt","cancel"]},"protocolExecution":{"enum":["prompt","block"]},"notFound":{"enum":["abort","fallback"]}}};

function validate22(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!((((key0 === "certificateError") || (key0 === "authRequired")) || (key0 === "protocolExecution")) || (key0 === "notFound"))){
const err0 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
if(data.certificateError !== undefined){
let data0 = data.certificateError;
if(!((data0 === "prompt") || (data0 === "cancel"))){
const err1 = {instancePath:instancePath+"/certificateError",schemaPath:"#/properties/certificateError/enum",keyword:"enum",params:{allowedValues: schema7.properties.certificateError.enum}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.authRequired !== undefined){
let data1 = data.authRequired;
if(!((data1 === "prompt") || (data1 === "cancel"))){
const err2 = {instancePath:instancePath+"/authRequired",schemaPath:"#/properties/authRequired/enum",keyword:"enum",params:{allowedValues: schema7.properties.authRequired.enum}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.protocolExecution !== undefined){
let data2 = data.protocolExecution;
if(!((data2 === "prompt") || (data2 === "block"))){
const err3 = {instancePath:instancePath+"/protocolExecution",schemaPath:"#/properties/protocolExecution/enum",keyword:"enum",params:{allowedValues: schema7.properties.protocolExecution.enum}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.notFound !== undefined){
let data3 = data.notFound;
if(!((data3 === "abort") || (data3 === "fallback"))){
const err4 = {instancePath:instancePath+"/notFound",schemaPath:"#/properties/notFound/enum",keyword:"enum",params:{allowedValues: schema7.properties.notFound.enum}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
}
else {
const err5 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
validate22.errors = vErrors;
return errors === 0;
}

const schema8 = {"type":"object","required":["id","action"],"additionalProperties":false,"properties":{"id":{"type":"string","pattern":"^[A-Za-z0-9][A-Za-z0-9._-]*$"},"description":{"type":"string"},"enabled":{"type":"boolean","default":true},"priority":{"type":"integer","minimum":1,"default":1},"times":{"type":"integer","minimum":1},"expires":{"type":"string","format":"date-time"},"condition":{"$ref":"#/definitions/RuleCondition"},"action":{"$ref":"#/definitions/RuleAction"}}};
const pattern0 = new RegExp("^[A-Za-z0-9][A-Za-z0-9._-]*$", "u");
const schema9 = {"type":"object","additionalProperties":false,"properties":{"urlFilter":{"type":"string"},"isUrlFilterCaseSensitive":{"type":"boolean","default":false},"urlPattern":{"type":["string","object"],"additionalProperties":false,"minProperties":1,"properties":{"protocol":{"type":"string"},"hostname":{"type":"string"},"port":{"type":"string"},"pathname":{"type":"string"},"search":{"type":"string"}}},"regexFilter":{"type":"string"},"requestDomains":{"$ref":"#/definitions/StringList"},"excludedRequestDomains":{"$ref":"#/definitions/StringList"},"requestMethods":{"$ref":"#/definitions/StringList"},"excludedRequestMethods":{"$ref":"#/definitions/StringList"},"resourceTypes":{"type":"array","minItems":1,"items":{"$ref":"#/definitions/ResourceType"}},"excludedResourceTypes":{"type":"array","minItems":1,"items":{"$ref":"#/definitions/ResourceType"}},"initiatorDomains":{"$ref":"#/definitions/StringList"},"excludedInitiatorDomains":{"$ref":"#/definitions/StringList"},"domainType":{"enum":["firstParty","thirdParty"]},"requestHeaders":{"type":"array","minItems":1,"items":{"$ref":"#/definitions/HeaderCondition"}},"responseHeaders":{"type":"array","minItems":1,"items":{"$ref":"#/definitions/HeaderCondition"}},"excludedResponseHeaders":{"type":"array","minItems":1,"items":{"$ref":"#/definitions/HeaderCondition"}},"requestBody":{"type":"object","additionalProperties":false,"minProperties":1,"properties":{"includes":{"type":"string"},"matches":{"type":"string"},"jsonIncluding":{}}},"protocols":{"$ref":"#/definitions/StringList"},"ports":{"type":"array","minItems":1,"items":{"type":"integer","minimum":0,"maximum":65535}},"excludedPorts":{"type":"array","minItems":1,"items":{"type":"integer","minimum":0,"maximum":65535}},"isRedirect":{"type":"boolean"},"redirectUrlFilter":{"type":"string"},"isNavigation":{"type":"boolean"},"isDownload":{"type":"boolean"},"statusCodes":{"type":"array","minItems":1,"items":{"anyOf":[{"type":"integer","minimum":100,"maximum":599},{"type":"string","pattern":"^[1-5]xx$"}]}},"auth":{"type":"object","additionalProperties":false,"minProperties":1,"properties":{"isProxy":{"type":"boolean"},"realm":{"type":"string"},"scheme":{"enum":["basic","digest","ntlm","negotiate","bearer"]}}},"certificateErrors":{"type":"array","minItems":1,"items":{"$ref":"#/definitions/CertificateErrorName"}},"cookie":{"type":"object","additionalProperties":false,"minProperties":1,"properties":{"name":{"type":"string"},"domain":{"type":"string"},"path":{"type":"string"},"secure":{"type":"boolean"},"httpOnly":{"type":"boolean"},"sameSite":{"enum":["strict","lax","none","unspecified"]}}},"all":{"type":"array","minItems":1,"items":{"$ref":"#/definitions/RuleCondition"}},"any":{"type":"array","minItems":1,"items":{"$ref":"#/definitions/RuleCondition"}},"not":{"$ref":"#/definitions/RuleCondition"}}};
const func2 = Object.prototype.hasOwnProperty;
const schema10 = {"type":"array","minItems":1,"items":{"type":"string"}};

function validate26(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(Array.isArray(data)){
if(data.length < 1){
const err0 = {instancePath,schemaPath:"#/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
const len0 = data.length;
for(let i0=0; i0<len0; i0++){
if(typeof data[i0] !== "string"){
const err1 = {instancePath:instancePath+"/" + i0,schemaPath:"#/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
}
else {
const err2 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
validate26.errors = vErrors;
return errors === 0;
}

const schema11 = {"enum":["main_frame","sub_frame","stylesheet","script","image","font","object","xmlhttprequest","ping","csp_report","media","websocket","webtransport","other"]};

function validate31(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(!((((((((((((((data === "main_frame") || (data === "sub_frame")) || (data === "stylesheet")) || (data === "script")) || (data === "image")) || (data === "font")) || (data === "object")) || (data === "xmlhttprequest")) || (data === "ping")) || (data === "csp_report")) || (data === "media")) || (data === "websocket")) || (data === "webtransport")) || (data === "other"))){
const err0 = {instancePath,schemaPath:"#/enum",keyword:"enum",params:{allowedValues: schema11.enum}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
validate31.errors = vErrors;
return errors === 0;
}

const schema12 = {"type":"object","required":["header"],"additionalProperties":false,"properties":{"header":{"type":"string"},"values":{"$ref":"#/definitions/StringList"},"excludedValues":{"$ref":"#/definitions/StringList"}}};

function validate36(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.header === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "header"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
for(const key0 in data){
if(!(((key0 === "header") || (key0 === "values")) || (key0 === "excludedValues"))){
const err1 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.header !== undefined){
if(typeof data.header !== "string"){
const err2 = {instancePath:instancePath+"/header",schemaPath:"#/properties/header/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.values !== undefined){
if(!(validate26(data.values, {instancePath:instancePath+"/values",parentData:data,parentDataProperty:"values",rootData}))){
vErrors = vErrors === null ? validate26.errors : vErrors.concat(validate26.errors);
errors = vErrors.length;
}
}
if(data.excludedValues !== undefined){
if(!(validate26(data.excludedValues, {instancePath:instancePath+"/excludedValues",parentData:data,parentDataProperty:"excludedValues",rootData}))){
vErrors = vErrors === null ? validate26.errors : vErrors.concat(validate26.errors);
errors = vErrors.length;
}
}
}
else {
const err3 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
validate36.errors = vErrors;
return errors === 0;
}

const schema13 = {"enum":["ERR_CERT_COMMON_NAME_INVALID","ERR_CERT_DATE_INVALID","ERR_CERT_AUTHORITY_INVALID","ERR_CERT_CONTAINS_ERRORS","ERR_CERT_NO_REVOCATION_MECHANISM","ERR_CERT_UNABLE_TO_CHECK_REVOCATION","ERR_CERT_REVOKED","ERR_CERT_INVALID","ERR_CERT_WEAK_SIGNATURE_ALGORITHM","ERR_CERT_NON_UNIQUE_NAME","ERR_CERT_WEAK_KEY","ERR_CERT_NAME_CONSTRAINT_VIOLATION","ERR_CERT_VALIDITY_TOO_LONG","ERR_CERTIFICATE_TRANSPARENCY_REQUIRED","ERR_CERT_KNOWN_INTERCEPTION_BLOCKED","ERR_CERT_SELF_SIGNED_LOCAL_NETWORK"]};

function validate43(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(!((((((((((((((((data === "ERR_CERT_COMMON_NAME_INVALID") || (data === "ERR_CERT_DATE_INVALID")) || (data === "ERR_CERT_AUTHORITY_INVALID")) || (data === "ERR_CERT_CONTAINS_ERRORS")) || (data === "ERR_CERT_NO_REVOCATION_MECHANISM")) || (data === "ERR_CERT_UNABLE_TO_CHECK_REVOCATION")) || (data === "ERR_CERT_REVOKED")) || (data === "ERR_CERT_INVALID")) || (data === "ERR_CERT_WEAK_SIGNATURE_ALGORITHM")) || (data === "ERR_CERT_NON_UNIQUE_NAME")) || (data === "ERR_CERT_WEAK_KEY")) || (data === "ERR_CERT_NAME_CONSTRAINT_VIOLATION")) || (data === "ERR_CERT_VALIDITY_TOO_LONG")) || (data === "ERR_CERTIFICATE_TRANSPARENCY_REQUIRED")) || (data === "ERR_CERT_KNOWN_INTERCEPTION_BLOCKED")) || (data === "ERR_CERT_SELF_SIGNED_LOCAL_NETWORK"))){
const err0 = {instancePath,schemaPath:"#/enum",keyword:"enum",params:{allowedValues: schema13.enum}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
validate43.errors = vErrors;
return errors === 0;
}

const pattern1 = new RegExp("^[1-5]xx$", "u");
const wrapper0 = {validate: validate25};

function validate25(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!(func2.call(schema9.properties, key0))){
const err0 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
if(data.urlFilter !== undefined){
if(typeof data.urlFilter !== "string"){
const err1 = {instancePath:instancePath+"/urlFilter",schemaPath:"#/properties/urlFilter/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.isUrlFilterCaseSensitive !== undefined){
if(typeof data.isUrlFilterCaseSensitive !== "boolean"){
const err2 = {instancePath:instancePath+"/isUrlFilterCaseSensitive",schemaPath:"#/properties/isUrlFilterCaseSensitive/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.urlPattern !== undefined){
let data2 = data.urlPattern;
if((typeof data2 !== "string") && (!(data2 && typeof data2 == "object" && !Array.isArray(data2)))){
const err3 = {instancePath:instancePath+"/urlPattern",schemaPath:"#/properties/urlPattern/type",keyword:"type",params:{type: schema9.properties.urlPattern.type}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
if(Object.keys(data2).length < 1){
const err4 = {instancePath:instancePath+"/urlPattern",schemaPath:"#/properties/urlPattern/minProperties",keyword:"minProperties",params:{limit: 1}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
for(const key1 in data2){
if(!(((((key1 === "protocol") || (key1 === "hostname")) || (key1 === "port")) || (key1 === "pathname")) || (key1 === "search"))){
const err5 = {instancePath:instancePath+"/urlPattern",schemaPath:"#/properties/urlPattern/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data2.protocol !== undefined){
if(typeof data2.protocol !== "string"){
const err6 = {instancePath:instancePath+"/urlPattern/protocol",schemaPath:"#/properties/urlPattern/properties/protocol/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data2.hostname !== undefined){
if(typeof data2.hostname !== "string"){
const err7 = {instancePath:instancePath+"/urlPattern/hostname",schemaPath:"#/properties/urlPattern/properties/hostname/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data2.port !== undefined){
if(typeof data2.port !== "string"){
const err8 = {instancePath:instancePath+"/urlPattern/port",schemaPath:"#/properties/urlPattern/properties/port/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data2.pathname !== undefined){
if(typeof data2.pathname !== "string"){
const err9 = {instancePath:instancePath+"/urlPattern/pathname",schemaPath:"#/properties/urlPattern/properties/pathname/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
if(data2.search !== undefined){
if(typeof data2.search !== "string"){
const err10 = {instancePath:instancePath+"/urlPattern/search",schemaPath:"#/properties/urlPattern/properties/search/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
}
}
if(data.regexFilter !== undefined){
if(typeof data.regexFilter !== "string"){
const err11 = {instancePath:instancePath+"/regexFilter",schemaPath:"#/properties/regexFilter/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(data.requestDomains !== undefined){
if(!(validate26(data.requestDomains, {instancePath:instancePath+"/requestDomains",parentData:data,parentDataProperty:"requestDomains",rootData}))){
vErrors = vErrors === null ? validate26.errors : vErrors.concat(validate26.errors);
errors = vErrors.length;
}
}
if(data.excludedRequestDomains !== undefined){
if(!(validate26(data.excludedRequestDomains, {instancePath:instancePath+"/excludedRequestDomains",parentData:data,parentDataProperty:"excludedRequestDomains",rootData}))){
vErrors = vErrors === null ? validate26.errors : vErrors.concat(validate26.errors);
errors = vErrors.length;
}
}
if(data.requestMethods !== undefined){
if(!(validate26(data.requestMethods, {instancePath:instancePath+"/requestMethods",parentData:data,parentDataProperty:"requestMethods",rootData}))){
vErrors = vErrors === null ? validate26.errors : vErrors.concat(validate26.errors);
errors = vErrors.length;
}
}
if(data.excludedRequestMethods !== undefined){
if(!(validate26(data.excludedRequestMethods, {instancePath:instancePath+"/excludedRequestMethods",parentData:data,parentDataProperty:"excludedRequestMethods",rootData}))){
vErrors = vErrors === null ? validate26.errors : vErrors.concat(validate26.errors);
errors = vErrors.length;
}
}
if(data.resourceTypes !== undefined){
let data13 = data.resourceTypes;
if(Array.isArray(data13)){
if(data13.length < 1){
const err12 = {instancePath:instancePath+"/resourceTypes",schemaPath:"#/properties/resourceTypes/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
const len0 = data13.length;
for(let i0=0; i0<len0; i0++){
if(!(validate31(data13[i0], {instancePath:instancePath+"/resourceTypes/" + i0,parentData:data13,parentDataProperty:i0,rootData}))){
vErrors = vErrors === null ? validate31.errors : vErrors.concat(validate31.errors);
errors = vErrors.length;
}
}
}
else {
const err13 = {instancePath:instancePath+"/resourceTypes",schemaPath:"#/properties/resourceTypes/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
if(data.excludedResourceTypes !== undefined){
let data15 = data.excludedResourceTypes;
if(Array.isArray(data15)){
if(data15.length < 1){
const err14 = {instancePath:instancePath+"/excludedResourceTypes",schemaPath:"#/properties/excludedResourceTypes/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
const len1 = data15.length;
for(let i1=0; i1<len1; i1++){
if(!(validate31(data15[i1], {instancePath:instancePath+"/excludedResourceTypes/" + i1,parentData:data15,parentDataProperty:i1,rootData}))){
vErrors = vErrors === null ? validate31.errors : vErrors.concat(validate31.errors);
errors = vErrors.length;
}
}
}
else {
const err15 = {instancePath:instancePath+"/excludedResourceTypes",schemaPath:"#/properties/excludedResourceTypes/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
if(data.initiatorDomains !== undefined){
if(!(validate26(data.initiatorDomains, {instancePath:instancePath+"/initiatorDomains",parentData:data,parentDataProperty:"initiatorDomains",rootData}))){
vErrors = vErrors === null ? validate26.errors : vErrors.concat(validate26.errors);
errors = vErrors.length;
}
}
if(data.excludedInitiatorDomains !== undefined){
if(!(validate26(data.excludedInitiatorDomains, {instancePath:instancePath+"/excludedInitiatorDomains",parentData:data,parentDataProperty:"excludedInitiatorDomains",rootData}))){
vErrors = vErrors === null ? validate26.errors : vErrors.concat(validate26.errors);
errors = vErrors.length;
}
}
if(data.domainType !== undefined){
let data19 = data.domainType;
if(!((data19 === "firstParty") || (data19 === "thirdParty"))){
const err16 = {instancePath:instancePath+"/domainType",schemaPath:"#/properties/domainType/enum",keyword:"enum",params:{allowedValues: schema9.properties.domainType.enum}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
if(data.requestHeaders !== undefined){
let data20 = data.requestHeaders;
if(Array.isArray(data20)){
if(data20.length < 1){
const err17 = {instancePath:instancePath+"/requestHeaders",schemaPath:"#/properties/requestHeaders/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
const len2 = data20.length;
for(let i2=0; i2<len2; i2++){
if(!(validate36(data20[i2], {instancePath:instancePath+"/requestHeaders/" + i2,parentData:data20,parentDataProperty:i2,rootData}))){
vErrors = vErrors === null ? validate36.errors : vErrors.concat(validate36.errors);
errors = vErrors.length;
}
}
}
else {
const err18 = {instancePath:instancePath+"/requestHeaders",schemaPath:"#/properties/requestHeaders/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data.responseHeaders !== undefined){
let data22 = data.responseHeaders;
if(Array.isArray(data22)){
if(data22.length < 1){
const err19 = {instancePath:instancePath+"/responseHeaders",schemaPath:"#/properties/responseHeaders/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
const len3 = data22.length;
for(let i3=0; i3<len3; i3++){
if(!(validate36(data22[i3], {instancePath:instancePath+"/responseHeaders/" + i3,parentData:data22,parentDataProperty:i3,rootData}))){
vErrors = vErrors === null ? validate36.errors : vErrors.concat(validate36.errors);
errors = vErrors.length;
}
}
}
else {
const err20 = {instancePath:instancePath+"/responseHeaders",schemaPath:"#/properties/responseHeaders/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
if(data.excludedResponseHeaders !== undefined){
let data24 = data.excludedResponseHeaders;
if(Array.isArray(data24)){
if(data24.length < 1){
const err21 = {instancePath:instancePath+"/excludedResponseHeaders",schemaPath:"#/properties/excludedResponseHeaders/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
const len4 = data24.length;
for(let i4=0; i4<len4; i4++){
if(!(validate36(data24[i4], {instancePath:instancePath+"/excludedResponseHeaders/" + i4,parentData:data24,parentDataProperty:i4,rootData}))){
vErrors = vErrors === null ? validate36.errors : vErrors.concat(validate36.errors);
errors = vErrors.length;
}
}
}
else {
const err22 = {instancePath:instancePath+"/excludedResponseHeaders",schemaPath:"#/properties/excludedResponseHeaders/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
if(data.requestBody !== undefined){
let data26 = data.requestBody;
if(data26 && typeof data26 == "object" && !Array.isArray(data26)){
if(Object.keys(data26).length < 1){
const err23 = {instancePath:instancePath+"/requestBody",schemaPath:"#/properties/requestBody/minProperties",keyword:"minProperties",params:{limit: 1}};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
for(const key2 in data26){
if(!(((key2 === "includes") || (key2 === "matches")) || (key2 === "jsonIncluding"))){
const err24 = {instancePath:instancePath+"/requestBody",schemaPath:"#/properties/requestBody/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2}};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
if(data26.includes !== undefined){
if(typeof data26.includes !== "string"){
const err25 = {instancePath:instancePath+"/requestBody/includes",schemaPath:"#/properties/requestBody/properties/includes/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
if(data26.matches !== undefined){
if(typeof data26.matches !== "string"){
const err26 = {instancePath:instancePath+"/requestBody/matches",schemaPath:"#/properties/requestBody/properties/matches/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
}
else {
const err27 = {instancePath:instancePath+"/requestBody",schemaPath:"#/properties/requestBody/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
if(data.protocols !== undefined){
if(!(validate26(data.protocols, {instancePath:instancePath+"/protocols",parentData:data,parentDataProperty:"protocols",rootData}))){
vErrors = vErrors === null ? validate26.errors : vErrors.concat(validate26.errors);
errors = vErrors.length;
}
}
if(data.ports !== undefined){
let data30 = data.ports;
if(Array.isArray(data30)){
if(data30.length < 1){
const err28 = {instancePath:instancePath+"/ports",schemaPath:"#/properties/ports/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
const len5 = data30.length;
for(let i5=0; i5<len5; i5++){
let data31 = data30[i5];
if(!(((typeof data31 == "number") && (!(data31 % 1) && !isNaN(data31))) && (isFinite(data31)))){
const err29 = {instancePath:instancePath+"/ports/" + i5,schemaPath:"#/properties/ports/items/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
if((typeof data31 == "number") && (isFinite(data31))){
if(data31 > 65535 || isNaN(data31)){
const err30 = {instancePath:instancePath+"/ports/" + i5,schemaPath:"#/properties/ports/items/maximum",keyword:"maximum",params:{comparison: "<=", limit: 65535}};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
if(data31 < 0 || isNaN(data31)){
const err31 = {instancePath:instancePath+"/ports/" + i5,schemaPath:"#/properties/ports/items/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
}
}
else {
const err32 = {instancePath:instancePath+"/ports",schemaPath:"#/properties/ports/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
if(data.excludedPorts !== undefined){
let data32 = data.excludedPorts;
if(Array.isArray(data32)){
if(data32.length < 1){
const err33 = {instancePath:instancePath+"/excludedPorts",schemaPath:"#/properties/excludedPorts/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
const len6 = data32.length;
for(let i6=0; i6<len6; i6++){
let data33 = data32[i6];
if(!(((typeof data33 == "number") && (!(data33 % 1) && !isNaN(data33))) && (isFinite(data33)))){
const err34 = {instancePath:instancePath+"/excludedPorts/" + i6,schemaPath:"#/properties/excludedPorts/items/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
if((typeof data33 == "number") && (isFinite(data33))){
if(data33 > 65535 || isNaN(data33)){
const err35 = {instancePath:instancePath+"/excludedPorts/" + i6,schemaPath:"#/properties/excludedPorts/items/maximum",keyword:"maximum",params:{comparison: "<=", limit: 65535}};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
if(data33 < 0 || isNaN(data33)){
const err36 = {instancePath:instancePath+"/excludedPorts/" + i6,schemaPath:"#/properties/excludedPorts/items/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
}
}
else {
const err37 = {instancePath:instancePath+"/excludedPorts",schemaPath:"#/properties/excludedPorts/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
if(data.isRedirect !== undefined){
if(typeof data.isRedirect !== "boolean"){
const err38 = {instancePath:instancePath+"/isRedirect",schemaPath:"#/properties/isRedirect/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
if(data.redirectUrlFilter !== undefined){
if(typeof data.redirectUrlFilter !== "string"){
const err39 = {instancePath:instancePath+"/redirectUrlFilter",schemaPath:"#/properties/redirectUrlFilter/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
}
if(data.isNavigation !== undefined){
if(typeof data.isNavigation !== "boolean"){
const err40 = {instancePath:instancePath+"/isNavigation",schemaPath:"#/properties/isNavigation/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
if(data.isDownload !== undefined){
if(typeof data.isDownload !== "boolean"){
const err41 = {instancePath:instancePath+"/isDownload",schemaPath:"#/properties/isDownload/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
if(data.statusCodes !== undefined){
let data38 = data.statusCodes;
if(Array.isArray(data38)){
if(data38.length < 1){
const err42 = {instancePath:instancePath+"/statusCodes",schemaPath:"#/properties/statusCodes/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
const len7 = data38.length;
for(let i7=0; i7<len7; i7++){
let data39 = data38[i7];
const _errs70 = errors;
let valid19 = false;
const _errs71 = errors;
if(!(((typeof data39 == "number") && (!(data39 % 1) && !isNaN(data39))) && (isFinite(data39)))){
const err43 = {instancePath:instancePath+"/statusCodes/" + i7,schemaPath:"#/properties/statusCodes/items/anyOf/0/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
if((typeof data39 == "number") && (isFinite(data39))){
if(data39 > 599 || isNaN(data39)){
const err44 = {instancePath:instancePath+"/statusCodes/" + i7,schemaPath:"#/properties/statusCodes/items/anyOf/0/maximum",keyword:"maximum",params:{comparison: "<=", limit: 599}};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
if(data39 < 100 || isNaN(data39)){
const err45 = {instancePath:instancePath+"/statusCodes/" + i7,schemaPath:"#/properties/statusCodes/items/anyOf/0/minimum",keyword:"minimum",params:{comparison: ">=", limit: 100}};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
}
var _valid0 = _errs71 === errors;
valid19 = valid19 || _valid0;
if(!valid19){
const _errs73 = errors;
if(typeof data39 === "string"){
if(!pattern1.test(data39)){
const err46 = {instancePath:instancePath+"/statusCodes/" + i7,schemaPath:"#/properties/statusCodes/items/anyOf/1/pattern",keyword:"pattern",params:{pattern: "^[1-5]xx$"}};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
else {
const err47 = {instancePath:instancePath+"/statusCodes/" + i7,schemaPath:"#/properties/statusCodes/items/anyOf/1/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
var _valid0 = _errs73 === errors;
valid19 = valid19 || _valid0;
}
if(!valid19){
const err48 = {instancePath:instancePath+"/statusCodes/" + i7,schemaPath:"#/properties/statusCodes/items/anyOf",keyword:"anyOf",params:{}};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
else {
errors = _errs70;
if(vErrors !== null){
if(_errs70){
vErrors.length = _errs70;
}
else {
vErrors = null;
}
}
}
}
}
else {
const err49 = {instancePath:instancePath+"/statusCodes",schemaPath:"#/properties/statusCodes/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
}
if(data.auth !== undefined){
let data40 = data.auth;
if(data40 && typeof data40 == "object" && !Array.isArray(data40)){
if(Object.keys(data40).length < 1){
const err50 = {instancePath:instancePath+"/auth",schemaPath:"#/properties/auth/minProperties",keyword:"minProperties",params:{limit: 1}};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
for(const key3 in data40){
if(!(((key3 === "isProxy") || (key3 === "realm")) || (key3 === "scheme"))){
const err51 = {instancePath:instancePath+"/auth",schemaPath:"#/properties/auth/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3}};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
}
if(data40.isProxy !== undefined){
if(typeof data40.isProxy !== "boolean"){
const err52 = {instancePath:instancePath+"/auth/isProxy",schemaPath:"#/properties/auth/properties/isProxy/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
}
if(data40.realm !== undefined){
if(typeof data40.realm !== "string"){
const err53 = {instancePath:instancePath+"/auth/realm",schemaPath:"#/properties/auth/properties/realm/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
}
if(data40.scheme !== undefined){
let data43 = data40.scheme;
if(!(((((data43 === "basic") || (data43 === "digest")) || (data43 === "ntlm")) || (data43 === "negotiate")) || (data43 === "bearer"))){
const err54 = {instancePath:instancePath+"/auth/scheme",schemaPath:"#/properties/auth/properties/scheme/enum",keyword:"enum",params:{allowedValues: schema9.properties.auth.properties.scheme.enum}};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
}
}
else {
const err55 = {instancePath:instancePath+"/auth",schemaPath:"#/properties/auth/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
}
if(data.certificateErrors !== undefined){
let data44 = data.certificateErrors;
if(Array.isArray(data44)){
if(data44.length < 1){
const err56 = {instancePath:instancePath+"/certificateErrors",schemaPath:"#/properties/certificateErrors/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
const len8 = data44.length;
for(let i8=0; i8<len8; i8++){
if(!(validate43(data44[i8], {instancePath:instancePath+"/certificateErrors/" + i8,parentData:data44,parentDataProperty:i8,rootData}))){
vErrors = vErrors === null ? validate43.errors : vErrors.concat(validate43.errors);
errors = vErrors.length;
}
}
}
else {
const err57 = {instancePath:instancePath+"/certificateErrors",schemaPath:"#/properties/certificateErrors/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
}
if(data.cookie !== undefined){
let data46 = data.cookie;
if(data46 && typeof data46 == "object" && !Array.isArray(data46)){
if(Object.keys(data46).length < 1){
const err58 = {instancePath:instancePath+"/cookie",schemaPath:"#/properties/cookie/minProperties",keyword:"minProperties",params:{limit: 1}};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
for(const key4 in data46){
if(!((((((key4 === "name") || (key4 === "domain")) || (key4 === "path")) || (key4 === "secure")) || (key4 === "httpOnly")) || (key4 === "sameSite"))){
const err59 = {instancePath:instancePath+"/cookie",schemaPath:"#/properties/cookie/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4}};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
}
if(data46.name !== undefined){
if(typeof data46.name !== "string"){
const err60 = {instancePath:instancePath+"/cookie/name",schemaPath:"#/properties/cookie/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
}
if(data46.domain !== undefined){
if(typeof data46.domain !== "string"){
const err61 = {instancePath:instancePath+"/cookie/domain",schemaPath:"#/properties/cookie/properties/domain/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
}
if(data46.path !== undefined){
if(typeof data46.path !== "string"){
const err62 = {instancePath:instancePath+"/cookie/path",schemaPath:"#/properties/cookie/properties/path/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
}
if(data46.secure !== undefined){
if(typeof data46.secure !== "boolean"){
const err63 = {instancePath:instancePath+"/cookie/secure",schemaPath:"#/properties/cookie/properties/secure/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
}
if(data46.httpOnly !== undefined){
if(typeof data46.httpOnly !== "boolean"){
const err64 = {instancePath:instancePath+"/cookie/httpOnly",schemaPath:"#/properties/cookie/properties/httpOnly/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err64];
}
else {
vErrors.push(err64);
}
errors++;
}
}
if(data46.sameSite !== undefined){
let data52 = data46.sameSite;
if(!((((data52 === "strict") || (data52 === "lax")) || (data52 === "none")) || (data52 === "unspecified"))){
const err65 = {instancePath:instancePath+"/cookie/sameSite",schemaPath:"#/properties/cookie/properties/sameSite/enum",keyword:"enum",params:{allowedValues: schema9.properties.cookie.properties.sameSite.enum}};
if(vErrors === null){
vErrors = [err65];
}
else {
vErrors.push(err65);
}
errors++;
}
}
}
else {
const err66 = {instancePath:instancePath+"/cookie",schemaPath:"#/properties/cookie/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err66];
}
else {
vErrors.push(err66);
}
errors++;
}
}
if(data.all !== undefined){
let data53 = data.all;
if(Array.isArray(data53)){
if(data53.length < 1){
const err67 = {instancePath:instancePath+"/all",schemaPath:"#/properties/all/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err67];
}
else {
vErrors.push(err67);
}
errors++;
}
const len9 = data53.length;
for(let i9=0; i9<len9; i9++){
if(!(wrapper0.validate(data53[i9], {instancePath:instancePath+"/all/" + i9,parentData:data53,parentDataProperty:i9,rootData}))){
vErrors = vErrors === null ? wrapper0.validate.errors : vErrors.concat(wrapper0.validate.errors);
errors = vErrors.length;
}
}
}
else {
const err68 = {instancePath:instancePath+"/all",schemaPath:"#/properties/all/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err68];
}
else {
vErrors.push(err68);
}
errors++;
}
}
if(data.any !== undefined){
let data55 = data.any;
if(Array.isArray(data55)){
if(data55.length < 1){
const err69 = {instancePath:instancePath+"/any",schemaPath:"#/properties/any/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err69];
}
else {
vErrors.push(err69);
}
errors++;
}
const len10 = data55.length;
for(let i10=0; i10<len10; i10++){
if(!(wrapper0.validate(data55[i10], {instancePath:instancePath+"/any/" + i10,parentData:data55,parentDataProperty:i10,rootData}))){
vErrors = vErrors === null ? wrapper0.validate.errors : vErrors.concat(wrapper0.validate.errors);
errors = vErrors.length;
}
}
}
else {
const err70 = {instancePath:instancePath+"/any",schemaPath:"#/properties/any/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err70];
}
else {
vErrors.push(err70);
}
errors++;
}
}
if(data.not !== undefined){
if(!(wrapper0.validate(data.not, {instancePath:instancePath+"/not",parentData:data,parentDataProperty:"not",rootData}))){
vErrors = vErrors === null ? wrapper0.validate.errors : vErrors.concat(wrapper0.validate.errors);
errors = vErrors.length;
}
}
}
else {
const err71 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err71];
}
else {
vErrors.push(err71);
}
errors++;
}
validate25.errors = vErrors;
return errors === 0;
}

const schema14 = {"type":"object","required":["type"],"discriminator":{"propertyName":"type"},"oneOf":[{"$ref":"#/definitions/AllowAction"},{"$ref":"#/definitions/BlockAction"},{"$ref":"#/definitions/ContinueRequestAction"},{"$ref":"#/definitions/ModifyHeadersAction"},{"$ref":"#/definitions/RedirectAction"},{"$ref":"#/definitions/FaultAction"},{"$ref":"#/definitions/FulfillAction"},{"$ref":"#/definitions/RewriteRedirectAction"},{"$ref":"#/definitions/ModifyResponseAction"},{"$ref":"#/definitions/RetryAction"},{"$ref":"#/definitions/ReplaceBodyAction"},{"$ref":"#/definitions/ContinueWithAuthAction"},{"$ref":"#/definitions/CertificateErrorAction"},{"$ref":"#/definitions/SelectClientCertificateAction"},{"$ref":"#/definitions/CookiesAction"},{"$ref":"#/definitions/CookieJarAction"},{"$ref":"#/definitions/ProtocolExecutionAction"},{"$ref":"#/definitions/BreakpointAction"},{"$ref":"#/definitions/ScriptAction"}]};
const schema15 = {"type":"object","required":["type"],"additionalProperties":false,"properties":{"type":{"const":"allow"}}};

function validate47(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.type === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "type"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
for(const key0 in data){
if(!(key0 === "type")){
const err1 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.type !== undefined){
if("allow" !== data.type){
const err2 = {instancePath:instancePath+"/type",schemaPath:"#/properties/type/const",keyword:"const",params:{allowedValue: "allow"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
}
else {
const err3 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
validate47.errors = vErrors;
return errors === 0;
}

const schema16 = {"type":"object","required":["type"],"additionalProperties":false,"properties":{"type":{"const":"block"},"errorCode":{"enum":["aborted","accessdenied","addressunreachable","blockedbyclient","blockedbyresponse","connectionaborted","connectionclosed","connectionfailed","connectionrefused","connectionreset","internetdisconnected","namenotresolved","timedout","failed"],"default":"blockedbyclient"}}};

function validate48(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.type === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "type"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
for(const key0 in data){
if(!((key0 === "type") || (key0 === "errorCode"))){
const err1 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.type !== undefined){
if("block" !== data.type){
const err2 = {instancePath:instancePath+"/type",schemaPath:"#/properties/type/const",keyword:"const",params:{allowedValue: "block"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.errorCode !== undefined){
let data1 = data.errorCode;
if(!((((((((((((((data1 === "aborted") || (data1 === "accessdenied")) || (data1 === "addressunreachable")) || (data1 === "blockedbyclient")) || (data1 === "blockedbyresponse")) || (data1 === "connectionaborted")) || (data1 === "connectionclosed")) || (data1 === "connectionfailed")) || (data1 === "connectionrefused")) || (data1 === "connectionreset")) || (data1 === "internetdisconnected")) || (data1 === "namenotresolved")) || (data1 === "timedout")) || (data1 === "failed"))){
const err3 = {instancePath:instancePath+"/errorCode",schemaPath:"#/properties/errorCode/enum",keyword:"enum",params:{allowedValues: schema16.properties.errorCode.enum}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
}
else {
const err4 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
validate48.errors = vErrors;
return errors === 0;
}

const schema17 = {"type":"object","required":["type"],"additionalProperties":false,"minProperties":2,"properties":{"type":{"const":"continueRequest"},"url":{"type":"string"},"method":{"type":"string"},"headers":{"type":"object","additionalProperties":{"type":["string","null"]}},"postData":{"type":"string"},"flags":{"type":"array","minItems":1,"items":{"enum":["skipCache","onlyFromCache","disableCache","allowStoredCredentials","reportUploadProgress","noDownloadData","noRetryOn5xx","stopOnRedirect"]}}}};

function validate49(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(Object.keys(data).length < 2){
const err0 = {instancePath,schemaPath:"#/minProperties",keyword:"minProperties",params:{limit: 2}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.type === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "type"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
for(const key0 in data){
if(!((((((key0 === "type") || (key0 === "url")) || (key0 === "method")) || (key0 === "headers")) || (key0 === "postData")) || (key0 === "flags"))){
const err2 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.type !== undefined){
if("continueRequest" !== data.type){
const err3 = {instancePath:instancePath+"/type",schemaPath:"#/properties/type/const",keyword:"const",params:{allowedValue: "continueRequest"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.url !== undefined){
if(typeof data.url !== "string"){
const err4 = {instancePath:instancePath+"/url",schemaPath:"#/properties/url/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.method !== undefined){
if(typeof data.method !== "string"){
const err5 = {instancePath:instancePath+"/method",schemaPath:"#/properties/method/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.headers !== undefined){
let data3 = data.headers;
if(data3 && typeof data3 == "object" && !Array.isArray(data3)){
for(const key1 in data3){
let data4 = data3[key1];
if((typeof data4 !== "string") && (data4 !== null)){
const err6 = {instancePath:instancePath+"/headers/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/headers/additionalProperties/type",keyword:"type",params:{type: schema17.properties.headers.additionalProperties.type}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
}
else {
const err7 = {instancePath:instancePath+"/headers",schemaPath:"#/properties/headers/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data.postData !== undefined){
if(typeof data.postData !== "string"){
const err8 = {instancePath:instancePath+"/postData",schemaPath:"#/properties/postData/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data.flags !== undefined){
let data6 = data.flags;
if(Array.isArray(data6)){
if(data6.length < 1){
const err9 = {instancePath:instancePath+"/flags",schemaPath:"#/properties/flags/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
const len0 = data6.length;
for(let i0=0; i0<len0; i0++){
let data7 = data6[i0];
if(!((((((((data7 === "skipCache") || (data7 === "onlyFromCache")) || (data7 === "disableCache")) || (data7 === "allowStoredCredentials")) || (data7 === "reportUploadProgress")) || (data7 === "noDownloadData")) || (data7 === "noRetryOn5xx")) || (data7 === "stopOnRedirect"))){
const err10 = {instancePath:instancePath+"/flags/" + i0,schemaPath:"#/properties/flags/items/enum",keyword:"enum",params:{allowedValues: schema17.properties.flags.items.enum}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
}
else {
const err11 = {instancePath:instancePath+"/flags",schemaPath:"#/properties/flags/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
}
else {
const err12 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
validate49.errors = vErrors;
return errors === 0;
}

const schema18 = {"type":"object","required":["type"],"additionalProperties":false,"minProperties":2,"properties":{"type":{"const":"modifyHeaders"},"requestHeaders":{"type":"array","minItems":1,"items":{"$ref":"#/definitions/HeaderChange"}},"responseHeaders":{"type":"array","minItems":1,"items":{"$ref":"#/definitions/HeaderChange"}}}};
const schema19 = {"type":"object","required":["header","operation"],"additionalProperties":false,"properties":{"header":{"type":"string"},"operation":{"enum":["append","set","remove"]},"value":{"type":"string"}},"if":{"properties":{"operation":{"enum":["append","set"]}}},"then":{"required":["value"]}};

function validate51(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
const _errs1 = errors;
let valid0 = true;
const _errs2 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.operation !== undefined){
let data0 = data.operation;
if(!((data0 === "append") || (data0 === "set"))){
const err0 = {};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
}
var _valid0 = _errs2 === errors;
errors = _errs1;
if(vErrors !== null){
if(_errs1){
vErrors.length = _errs1;
}
else {
vErrors = null;
}
}
if(_valid0){
const _errs4 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.value === undefined){
const err1 = {instancePath,schemaPath:"#/then/required",keyword:"required",params:{missingProperty: "value"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
var _valid0 = _errs4 === errors;
valid0 = _valid0;
}
if(!valid0){
const err2 = {instancePath,schemaPath:"#/if",keyword:"if",params:{failingKeyword: "then"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.header === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "header"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(data.operation === undefined){
const err4 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "operation"}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
for(const key0 in data){
if(!(((key0 === "header") || (key0 === "operation")) || (key0 === "value"))){
const err5 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.header !== undefined){
if(typeof data.header !== "string"){
const err6 = {instancePath:instancePath+"/header",schemaPath:"#/properties/header/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.operation !== undefined){
let data2 = data.operation;
if(!(((data2 === "append") || (data2 === "set")) || (data2 === "remove"))){
const err7 = {instancePath:instancePath+"/operation",schemaPath:"#/properties/operation/enum",keyword:"enum",params:{allowedValues: schema19.properties.operation.enum}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data.value !== undefined){
if(typeof data.value !== "string"){
const err8 = {instancePath:instancePath+"/value",schemaPath:"#/properties/value/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
}
else {
const err9 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
validate51.errors = vErrors;
return errors === 0;
}


function validate50(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(Object.keys(data).length < 2){
const err0 = {instancePath,schemaPath:"#/minProperties",keyword:"minProperties",params:{limit: 2}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.type === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "type"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
for(const key0 in data){
if(!(((key0 === "type") || (key0 === "requestHeaders")) || (key0 === "responseHeaders"))){
const err2 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.type !== undefined){
if("modifyHeaders" !== data.type){
const err3 = {instancePath:instancePath+"/type",schemaPath:"#/properties/type/const",keyword:"const",params:{allowedValue: "modifyHeaders"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.requestHeaders !== undefined){
let data1 = data.requestHeaders;
if(Array.isArray(data1)){
if(data1.length < 1){
const err4 = {instancePath:instancePath+"/requestHeaders",schemaPath:"#/properties/requestHeaders/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
const len0 = data1.length;
for(let i0=0; i0<len0; i0++){
if(!(validate51(data1[i0], {instancePath:instancePath+"/requestHeaders/" + i0,parentData:data1,parentDataProperty:i0,rootData}))){
vErrors = vErrors === null ? validate51.errors : vErrors.concat(validate51.errors);
errors = vErrors.length;
}
}
}
else {
const err5 = {instancePath:instancePath+"/requestHeaders",schemaPath:"#/properties/requestHeaders/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.responseHeaders !== undefined){
let data3 = data.responseHeaders;
if(Array.isArray(data3)){
if(data3.length < 1){
const err6 = {instancePath:instancePath+"/responseHeaders",schemaPath:"#/properties/responseHeaders/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
const len1 = data3.length;
for(let i1=0; i1<len1; i1++){
if(!(validate51(data3[i1], {instancePath:instancePath+"/responseHeaders/" + i1,parentData:data3,parentDataProperty:i1,rootData}))){
vErrors = vErrors === null ? validate51.errors : vErrors.concat(validate51.errors);
errors = vErrors.length;
}
}
}
else {
const err7 = {instancePath:instancePath+"/responseHeaders",schemaPath:"#/properties/responseHeaders/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
}
else {
const err8 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
validate50.errors = vErrors;
return errors === 0;
}

const schema20 = {"type":"object","required":["type","redirect"],"additionalProperties":false,"properties":{"type":{"const":"redirect"},"redirect":{"type":"object","additionalProperties":false,"minProperties":1,"maxProperties":1,"properties":{"url":{"type":"string"},"transform":{"$ref":"#/definitions/UrlTransform"},"regexSubstitution":{"type":"string"}}}}};
const schema21 = {"type":"object","additionalProperties":false,"minProperties":1,"properties":{"scheme":{"enum":["http","https"]},"host":{"type":"string"},"port":{"type":"string","pattern":"^[0-9]{0,5}$"},"path":{"type":"string","pattern":"^/"},"query":{"type":"string","pattern":"^(\\?.*)?$"},"fragment":{"type":"string","pattern":"^(#.*)?$"},"queryTransform":{"type":"object","additionalProperties":false,"properties":{"removeParams":{"$ref":"#/definitions/StringList"},"addOrReplaceParams":{"type":"array","minItems":1,"items":{"type":"object","required":["key","value"],"additionalProperties":false,"properties":{"key":{"type":"string"},"value":{"type":"string"},"replaceOnly":{"type":"boolean"}}}}}}}};
const pattern2 = new RegExp("^[0-9]{0,5}$", "u");
const pattern3 = new RegExp("^/", "u");
const pattern4 = new RegExp("^(\\?.*)?$", "u");
const pattern5 = new RegExp("^(#.*)?$", "u");

function validate55(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(Object.keys(data).length < 1){
const err0 = {instancePath,schemaPath:"#/minProperties",keyword:"minProperties",params:{limit: 1}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
for(const key0 in data){
if(!(((((((key0 === "scheme") || (key0 === "host")) || (key0 === "port")) || (key0 === "path")) || (key0 === "query")) || (key0 === "fragment")) || (key0 === "queryTransform"))){
const err1 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.scheme !== undefined){
let data0 = data.scheme;
if(!((data0 === "http") || (data0 === "https"))){
const err2 = {instancePath:instancePath+"/scheme",schemaPath:"#/properties/scheme/enum",keyword:"enum",params:{allowedValues: schema21.properties.scheme.enum}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.host !== undefined){
if(typeof data.host !== "string"){
const err3 = {instancePath:instancePath+"/host",schemaPath:"#/properties/host/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.port !== undefined){
let data2 = data.port;
if(typeof data2 === "string"){
if(!pattern2.test(data2)){
const err4 = {instancePath:instancePath+"/port",schemaPath:"#/properties/port/pattern",keyword:"pattern",params:{pattern: "^[0-9]{0,5}$"}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
else {
const err5 = {instancePath:instancePath+"/port",schemaPath:"#/properties/port/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.path !== undefined){
let data3 = data.path;
if(typeof data3 === "string"){
if(!pattern3.test(data3)){
const err6 = {instancePath:instancePath+"/path",schemaPath:"#/properties/path/pattern",keyword:"pattern",params:{pattern: "^/"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
else {
const err7 = {instancePath:instancePath+"/path",schemaPath:"#/properties/path/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data.query !== undefined){
let data4 = data.query;
if(typeof data4 === "string"){
if(!pattern4.test(data4)){
const err8 = {instancePath:instancePath+"/query",schemaPath:"#/properties/query/pattern",keyword:"pattern",params:{pattern: "^(\\?.*)?$"}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
else {
const err9 = {instancePath:instancePath+"/query",schemaPath:"#/properties/query/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
if(data.fragment !== undefined){
let data5 = data.fragment;
if(typeof data5 === "string"){
if(!pattern5.test(data5)){
const err10 = {instancePath:instancePath+"/fragment",schemaPath:"#/properties/fragment/pattern",keyword:"pattern",params:{pattern: "^(#.*)?$"}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
else {
const err11 = {instancePath:instancePath+"/fragment",schemaPath:"#/properties/fragment/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(data.queryTransform !== undefined){
let data6 = data.queryTransform;
if(data6 && typeof data6 == "object" && !Array.isArray(data6)){
for(const key1 in data6){
if(!((key1 === "removeParams") || (key1 === "addOrReplaceParams"))){
const err12 = {instancePath:instancePath+"/queryTransform",schemaPath:"#/properties/queryTransform/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
if(data6.removeParams !== undefined){
if(!(validate26(data6.removeParams, {instancePath:instancePath+"/queryTransform/removeParams",parentData:data6,parentDataProperty:"removeParams",rootData}))){
vErrors = vErrors === null ? validate26.errors : vErrors.concat(validate26.errors);
errors = vErrors.length;
}
}
if(data6.addOrReplaceParams !== undefined){
let data8 = data6.addOrReplaceParams;
if(Array.isArray(data8)){
if(data8.length < 1){
const err13 = {instancePath:instancePath+"/queryTransform/addOrReplaceParams",schemaPath:"#/properties/queryTransform/properties/addOrReplaceParams/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
const len0 = data8.length;
for(let i0=0; i0<len0; i0++){
let data9 = data8[i0];
if(data9 && typeof data9 == "object" && !Array.isArray(data9)){
if(data9.key === undefined){
const err14 = {instancePath:instancePath+"/queryTransform/addOrReplaceParams/" + i0,schemaPath:"#/properties/queryTransform/properties/addOrReplaceParams/items/required",keyword:"required",params:{missingProperty: "key"}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
if(data9.value === undefined){
const err15 = {instancePath:instancePath+"/queryTransform/addOrReplaceParams/" + i0,schemaPath:"#/properties/queryTransform/properties/addOrReplaceParams/items/required",keyword:"required",params:{missingProperty: "value"}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
for(const key2 in data9){
if(!(((key2 === "key") || (key2 === "value")) || (key2 === "replaceOnly"))){
const err16 = {instancePath:instancePath+"/queryTransform/addOrReplaceParams/" + i0,schemaPath:"#/properties/queryTransform/properties/addOrReplaceParams/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
if(data9.key !== undefined){
if(typeof data9.key !== "string"){
const err17 = {instancePath:instancePath+"/queryTransform/addOrReplaceParams/" + i0+"/key",schemaPath:"#/properties/queryTransform/properties/addOrReplaceParams/items/properties/key/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
if(data9.value !== undefined){
if(typeof data9.value !== "string"){
const err18 = {instancePath:instancePath+"/queryTransform/addOrReplaceParams/" + i0+"/value",schemaPath:"#/properties/queryTransform/properties/addOrReplaceParams/items/properties/value/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data9.replaceOnly !== undefined){
if(typeof data9.replaceOnly !== "boolean"){
const err19 = {instancePath:instancePath+"/queryTransform/addOrReplaceParams/" + i0+"/replaceOnly",schemaPath:"#/properties/queryTransform/properties/addOrReplaceParams/items/properties/replaceOnly/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
}
else {
const err20 = {instancePath:instancePath+"/queryTransform/addOrReplaceParams/" + i0,schemaPath:"#/properties/queryTransform/properties/addOrReplaceParams/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
}
else {
const err21 = {instancePath:instancePath+"/queryTransform/addOrReplaceParams",schemaPath:"#/properties/queryTransform/properties/addOrReplaceParams/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
}
else {
const err22 = {instancePath:instancePath+"/queryTransform",schemaPath:"#/properties/queryTransform/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
}
else {
const err23 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
validate55.errors = vErrors;
return errors === 0;
}


function validate54(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.type === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "type"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.redirect === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "redirect"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
for(const key0 in data){
if(!((key0 === "type") || (key0 === "redirect"))){
const err2 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.type !== undefined){
if("redirect" !== data.type){
const err3 = {instancePath:instancePath+"/type",schemaPath:"#/properties/type/const",keyword:"const",params:{allowedValue: "redirect"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.redirect !== undefined){
let data1 = data.redirect;
if(data1 && typeof data1 == "object" && !Array.isArray(data1)){
if(Object.keys(data1).length > 1){
const err4 = {instancePath:instancePath+"/redirect",schemaPath:"#/properties/redirect/maxProperties",keyword:"maxProperties",params:{limit: 1}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(Object.keys(data1).length < 1){
const err5 = {instancePath:instancePath+"/redirect",schemaPath:"#/properties/redirect/minProperties",keyword:"minProperties",params:{limit: 1}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
for(const key1 in data1){
if(!(((key1 === "url") || (key1 === "transform")) || (key1 === "regexSubstitution"))){
const err6 = {instancePath:instancePath+"/redirect",schemaPath:"#/properties/redirect/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data1.url !== undefined){
if(typeof data1.url !== "string"){
const err7 = {instancePath:instancePath+"/redirect/url",schemaPath:"#/properties/redirect/properties/url/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data1.transform !== undefined){
if(!(validate55(data1.transform, {instancePath:instancePath+"/redirect/transform",parentData:data1,parentDataProperty:"transform",rootData}))){
vErrors = vErrors === null ? validate55.errors : vErrors.concat(validate55.errors);
errors = vErrors.length;
}
}
if(data1.regexSubstitution !== undefined){
if(typeof data1.regexSubstitution !== "string"){
const err8 = {instancePath:instancePath+"/redirect/regexSubstitution",schemaPath:"#/properties/redirect/properties/regexSubstitution/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
}
else {
const err9 = {instancePath:instancePath+"/redirect",schemaPath:"#/properties/redirect/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
}
else {
const err10 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
validate54.errors = vErrors;
return errors === 0;
}

const schema22 = {"type":"object","required":["type"],"additionalProperties":false,"minProperties":2,"properties":{"type":{"const":"fault"},"latency":{"type":"integer","minimum":0,"maximum":600000},"downloadThroughput":{"type":"integer","minimum":1},"uploadThroughput":{"type":"integer","minimum":1},"connection":{"enum":["close","reset","timeout"]},"afterBytes":{"type":"integer","minimum":0}}};

function validate58(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(Object.keys(data).length < 2){
const err0 = {instancePath,schemaPath:"#/minProperties",keyword:"minProperties",params:{limit: 2}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.type === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "type"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
for(const key0 in data){
if(!((((((key0 === "type") || (key0 === "latency")) || (key0 === "downloadThroughput")) || (key0 === "uploadThroughput")) || (key0 === "connection")) || (key0 === "afterBytes"))){
const err2 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.type !== undefined){
if("fault" !== data.type){
const err3 = {instancePath:instancePath+"/type",schemaPath:"#/properties/type/const",keyword:"const",params:{allowedValue: "fault"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.latency !== undefined){
let data1 = data.latency;
if(!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))){
const err4 = {instancePath:instancePath+"/latency",schemaPath:"#/properties/latency/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 600000 || isNaN(data1)){
const err5 = {instancePath:instancePath+"/latency",schemaPath:"#/properties/latency/maximum",keyword:"maximum",params:{comparison: "<=", limit: 600000}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if(data1 < 0 || isNaN(data1)){
const err6 = {instancePath:instancePath+"/latency",schemaPath:"#/properties/latency/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
}
if(data.downloadThroughput !== undefined){
let data2 = data.downloadThroughput;
if(!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))){
const err7 = {instancePath:instancePath+"/downloadThroughput",schemaPath:"#/properties/downloadThroughput/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 < 1 || isNaN(data2)){
const err8 = {instancePath:instancePath+"/downloadThroughput",schemaPath:"#/properties/downloadThroughput/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
}
if(data.uploadThroughput !== undefined){
let data3 = data.uploadThroughput;
if(!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3)))){
const err9 = {instancePath:instancePath+"/uploadThroughput",schemaPath:"#/properties/uploadThroughput/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 < 1 || isNaN(data3)){
const err10 = {instancePath:instancePath+"/uploadThroughput",schemaPath:"#/properties/uploadThroughput/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
}
if(data.connection !== undefined){
let data4 = data.connection;
if(!(((data4 === "close") || (data4 === "reset")) || (data4 === "timeout"))){
const err11 = {instancePath:instancePath+"/connection",schemaPath:"#/properties/connection/enum",keyword:"enum",params:{allowedValues: schema22.properties.connection.enum}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(data.afterBytes !== undefined){
let data5 = data.afterBytes;
if(!(((typeof data5 == "number") && (!(data5 % 1) && !isNaN(data5))) && (isFinite(data5)))){
const err12 = {instancePath:instancePath+"/afterBytes",schemaPath:"#/properties/afterBytes/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
if((typeof data5 == "number") && (isFinite(data5))){
if(data5 < 0 || isNaN(data5)){
const err13 = {instancePath:instancePath+"/afterBytes",schemaPath:"#/properties/afterBytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
}
}
else {
const err14 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
validate58.errors = vErrors;
return errors === 0;
}

const schema23 = {"type":"object","required":["type"],"additionalProperties":false,"minProperties":2,"properties":{"type":{"const":"fulfill"},"status":{"type":"integer","minimum":200,"maximum":599,"default":200},"headers":{"type":"object","additionalProperties":{"type":"string"}},"contentType":{"type":"string"},"body":{"type":"string"},"json":{},"path":{"type":"string"},"har":{"type":"string"},"notFound":{"enum":["abort","fallback"],"default":"abort"},"delay":{"type":"integer","minimum":0,"maximum":600000},"downloadThroughput":{"type":"integer","minimum":1}}};

function validate59(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(Object.keys(data).length < 2){
const err0 = {instancePath,schemaPath:"#/minProperties",keyword:"minProperties",params:{limit: 2}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.type === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "type"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
for(const key0 in data){
if(!(func2.call(schema23.properties, key0))){
const err2 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.type !== undefined){
if("fulfill" !== data.type){
const err3 = {instancePath:instancePath+"/type",schemaPath:"#/properties/type/const",keyword:"const",params:{allowedValue: "fulfill"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.status !== undefined){
let data1 = data.status;
if(!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))){
const err4 = {instancePath:instancePath+"/status",schemaPath:"#/properties/status/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 599 || isNaN(data1)){
const err5 = {instancePath:instancePath+"/status",schemaPath:"#/properties/status/maximum",keyword:"maximum",params:{comparison: "<=", limit: 599}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if(data1 < 200 || isNaN(data1)){
const err6 = {instancePath:instancePath+"/status",schemaPath:"#/properties/status/minimum",keyword:"minimum",params:{comparison: ">=", limit: 200}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
}
if(data.headers !== undefined){
let data2 = data.headers;
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
for(const key1 in data2){
if(typeof data2[key1] !== "string"){
const err7 = {instancePath:instancePath+"/headers/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/headers/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
}
else {
const err8 = {instancePath:instancePath+"/headers",schemaPath:"#/properties/headers/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data.contentType !== undefined){
if(typeof data.contentType !== "string"){
const err9 = {instancePath:instancePath+"/contentType",schemaPath:"#/properties/contentType/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
if(data.body !== undefined){
if(typeof data.body !== "string"){
const err10 = {instancePath:instancePath+"/body",schemaPath:"#/properties/body/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data.path !== undefined){
if(typeof data.path !== "string"){
const err11 = {instancePath:instancePath+"/path",schemaPath:"#/properties/path/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(data.har !== undefined){
if(typeof data.har !== "string"){
const err12 = {instancePath:instancePath+"/har",schemaPath:"#/properties/har/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
if(data.notFound !== undefined){
let data8 = data.notFound;
if(!((data8 === "abort") || (data8 === "fallback"))){
const err13 = {instancePath:instancePath+"/notFound",schemaPath:"#/properties/notFound/enum",keyword:"enum",params:{allowedValues: schema23.properties.notFound.enum}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
if(data.delay !== undefined){
let data9 = data.delay;
if(!(((typeof data9 == "number") && (!(data9 % 1) && !isNaN(data9))) && (isFinite(data9)))){
const err14 = {instancePath:instancePath+"/delay",schemaPath:"#/properties/delay/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
if((typeof data9 == "number") && (isFinite(data9))){
if(data9 > 600000 || isNaN(data9)){
const err15 = {instancePath:instancePath+"/delay",schemaPath:"#/properties/delay/maximum",keyword:"maximum",params:{comparison: "<=", limit: 600000}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
if(data9 < 0 || isNaN(data9)){
const err16 = {instancePath:instancePath+"/delay",schemaPath:"#/properties/delay/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
}
if(data.downloadThroughput !== undefined){
let data10 = data.downloadThroughput;
if(!(((typeof data10 == "number") && (!(data10 % 1) && !isNaN(data10))) && (isFinite(data10)))){
const err17 = {instancePath:instancePath+"/downloadThroughput",schemaPath:"#/properties/downloadThroughput/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
if((typeof data10 == "number") && (isFinite(data10))){
if(data10 < 1 || isNaN(data10)){
const err18 = {instancePath:instancePath+"/downloadThroughput",schemaPath:"#/properties/downloadThroughput/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
}
}
else {
const err19 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
validate59.errors = vErrors;
return errors === 0;
}

const schema24 = {"type":"object","required":["type"],"additionalProperties":false,"properties":{"type":{"const":"rewriteRedirect"},"decision":{"enum":["follow","stop","cancel","prompt"],"default":"follow"},"redirect":{"type":"object","additionalProperties":false,"minProperties":1,"maxProperties":1,"properties":{"url":{"type":"string"},"transform":{"$ref":"#/definitions/UrlTransform"}}},"requestHeaders":{"type":"array","minItems":1,"items":{"$ref":"#/definitions/HeaderChange"}},"method":{"enum":["preserve","GET"]},"maxRedirects":{"type":"integer","minimum":0}}};

function validate60(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.type === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "type"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
for(const key0 in data){
if(!((((((key0 === "type") || (key0 === "decision")) || (key0 === "redirect")) || (key0 === "requestHeaders")) || (key0 === "method")) || (key0 === "maxRedirects"))){
const err1 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.type !== undefined){
if("rewriteRedirect" !== data.type){
const err2 = {instancePath:instancePath+"/type",schemaPath:"#/properties/type/const",keyword:"const",params:{allowedValue: "rewriteRedirect"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.decision !== undefined){
let data1 = data.decision;
if(!((((data1 === "follow") || (data1 === "stop")) || (data1 === "cancel")) || (data1 === "prompt"))){
const err3 = {instancePath:instancePath+"/decision",schemaPath:"#/properties/decision/enum",keyword:"enum",params:{allowedValues: schema24.properties.decision.enum}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.redirect !== undefined){
let data2 = data.redirect;
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
if(Object.keys(data2).length > 1){
const err4 = {instancePath:instancePath+"/redirect",schemaPath:"#/properties/redirect/maxProperties",keyword:"maxProperties",params:{limit: 1}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(Object.keys(data2).length < 1){
const err5 = {instancePath:instancePath+"/redirect",schemaPath:"#/properties/redirect/minProperties",keyword:"minProperties",params:{limit: 1}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
for(const key1 in data2){
if(!((key1 === "url") || (key1 === "transform"))){
const err6 = {instancePath:instancePath+"/redirect",schemaPath:"#/properties/redirect/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data2.url !== undefined){
if(typeof data2.url !== "string"){
const err7 = {instancePath:instancePath+"/redirect/url",schemaPath:"#/properties/redirect/properties/url/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data2.transform !== undefined){
if(!(validate55(data2.transform, {instancePath:instancePath+"/redirect/transform",parentData:data2,parentDataProperty:"transform",rootData}))){
vErrors = vErrors === null ? validate55.errors : vErrors.concat(validate55.errors);
errors = vErrors.length;
}
}
}
else {
const err8 = {instancePath:instancePath+"/redirect",schemaPath:"#/properties/redirect/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data.requestHeaders !== undefined){
let data5 = data.requestHeaders;
if(Array.isArray(data5)){
if(data5.length < 1){
const err9 = {instancePath:instancePath+"/requestHeaders",schemaPath:"#/properties/requestHeaders/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
const len0 = data5.length;
for(let i0=0; i0<len0; i0++){
if(!(validate51(data5[i0], {instancePath:instancePath+"/requestHeaders/" + i0,parentData:data5,parentDataProperty:i0,rootData}))){
vErrors = vErrors === null ? validate51.errors : vErrors.concat(validate51.errors);
errors = vErrors.length;
}
}
}
else {
const err10 = {instancePath:instancePath+"/requestHeaders",schemaPath:"#/properties/requestHeaders/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data.method !== undefined){
let data7 = data.method;
if(!((data7 === "preserve") || (data7 === "GET"))){
const err11 = {instancePath:instancePath+"/method",schemaPath:"#/properties/method/enum",keyword:"enum",params:{allowedValues: schema24.properties.method.enum}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(data.maxRedirects !== undefined){
let data8 = data.maxRedirects;
if(!(((typeof data8 == "number") && (!(data8 % 1) && !isNaN(data8))) && (isFinite(data8)))){
const err12 = {instancePath:instancePath+"/maxRedirects",schemaPath:"#/properties/maxRedirects/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
if((typeof data8 == "number") && (isFinite(data8))){
if(data8 < 0 || isNaN(data8)){
const err13 = {instancePath:instancePath+"/maxRedirects",schemaPath:"#/properties/maxRedirects/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
}
}
else {
const err14 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
validate60.errors = vErrors;
return errors === 0;
}

const schema25 = {"type":"object","required":["type"],"additionalProperties":false,"minProperties":2,"properties":{"type":{"const":"modifyResponse"},"status":{"type":"integer","minimum":200,"maximum":599},"statusText":{"type":"string"}}};

function validate63(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(Object.keys(data).length < 2){
const err0 = {instancePath,schemaPath:"#/minProperties",keyword:"minProperties",params:{limit: 2}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.type === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "type"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
for(const key0 in data){
if(!(((key0 === "type") || (key0 === "status")) || (key0 === "statusText"))){
const err2 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.type !== undefined){
if("modifyResponse" !== data.type){
const err3 = {instancePath:instancePath+"/type",schemaPath:"#/properties/type/const",keyword:"const",params:{allowedValue: "modifyResponse"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.status !== undefined){
let data1 = data.status;
if(!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))){
const err4 = {instancePath:instancePath+"/status",schemaPath:"#/properties/status/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 599 || isNaN(data1)){
const err5 = {instancePath:instancePath+"/status",schemaPath:"#/properties/status/maximum",keyword:"maximum",params:{comparison: "<=", limit: 599}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if(data1 < 200 || isNaN(data1)){
const err6 = {instancePath:instancePath+"/status",schemaPath:"#/properties/status/minimum",keyword:"minimum",params:{comparison: ">=", limit: 200}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
}
if(data.statusText !== undefined){
if(typeof data.statusText !== "string"){
const err7 = {instancePath:instancePath+"/statusText",schemaPath:"#/properties/statusText/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
}
else {
const err8 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
validate63.errors = vErrors;
return errors === 0;
}

const schema26 = {"type":"object","required":["type"],"additionalProperties":false,"properties":{"type":{"const":"retry"},"attempts":{"type":"integer","minimum":1,"maximum":10,"default":1},"delay":{"type":"integer","minimum":0,"maximum":600000}}};

function validate64(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.type === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "type"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
for(const key0 in data){
if(!(((key0 === "type") || (key0 === "attempts")) || (key0 === "delay"))){
const err1 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.type !== undefined){
if("retry" !== data.type){
const err2 = {instancePath:instancePath+"/type",schemaPath:"#/properties/type/const",keyword:"const",params:{allowedValue: "retry"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.attempts !== undefined){
let data1 = data.attempts;
if(!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))){
const err3 = {instancePath:instancePath+"/attempts",schemaPath:"#/properties/attempts/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 10 || isNaN(data1)){
const err4 = {instancePath:instancePath+"/attempts",schemaPath:"#/properties/attempts/maximum",keyword:"maximum",params:{comparison: "<=", limit: 10}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(data1 < 1 || isNaN(data1)){
const err5 = {instancePath:instancePath+"/attempts",schemaPath:"#/properties/attempts/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
}
if(data.delay !== undefined){
let data2 = data.delay;
if(!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))){
const err6 = {instancePath:instancePath+"/delay",schemaPath:"#/properties/delay/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 600000 || isNaN(data2)){
const err7 = {instancePath:instancePath+"/delay",schemaPath:"#/properties/delay/maximum",keyword:"maximum",params:{comparison: "<=", limit: 600000}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if(data2 < 0 || isNaN(data2)){
const err8 = {instancePath:instancePath+"/delay",schemaPath:"#/properties/delay/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
}
}
else {
const err9 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
validate64.errors = vErrors;
return errors === 0;
}

const schema27 = {"type":"object","required":["type"],"additionalProperties":false,"minProperties":2,"properties":{"type":{"const":"replaceBody"},"replacements":{"type":"array","minItems":1,"items":{"$ref":"#/definitions/BodyReplacement"}},"body":{"type":"string"},"json":{},"path":{"type":"string"}}};
const schema28 = {"type":"object","required":["with"],"additionalProperties":false,"minProperties":2,"properties":{"includes":{"type":"string"},"matches":{"type":"string"},"with":{"type":"string"}}};

function validate66(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(Object.keys(data).length < 2){
const err0 = {instancePath,schemaPath:"#/minProperties",keyword:"minProperties",params:{limit: 2}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.with === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "with"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
for(const key0 in data){
if(!(((key0 === "includes") || (key0 === "matches")) || (key0 === "with"))){
const err2 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.includes !== undefined){
if(typeof data.includes !== "string"){
const err3 = {instancePath:instancePath+"/includes",schemaPath:"#/properties/includes/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.matches !== undefined){
if(typeof data.matches !== "string"){
const err4 = {instancePath:instancePath+"/matches",schemaPath:"#/properties/matches/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.with !== undefined){
if(typeof data.with !== "string"){
const err5 = {instancePath:instancePath+"/with",schemaPath:"#/properties/with/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
}
else {
const err6 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
validate66.errors = vErrors;
return errors === 0;
}


function validate65(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(Object.keys(data).length < 2){
const err0 = {instancePath,schemaPath:"#/minProperties",keyword:"minProperties",params:{limit: 2}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.type === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "type"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
for(const key0 in data){
if(!(((((key0 === "type") || (key0 === "replacements")) || (key0 === "body")) || (key0 === "json")) || (key0 === "path"))){
const err2 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.type !== undefined){
if("replaceBody" !== data.type){
const err3 = {instancePath:instancePath+"/type",schemaPath:"#/properties/type/const",keyword:"const",params:{allowedValue: "replaceBody"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.replacements !== undefined){
let data1 = data.replacements;
if(Array.isArray(data1)){
if(data1.length < 1){
const err4 = {instancePath:instancePath+"/replacements",schemaPath:"#/properties/replacements/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
const len0 = data1.length;
for(let i0=0; i0<len0; i0++){
if(!(validate66(data1[i0], {instancePath:instancePath+"/replacements/" + i0,parentData:data1,parentDataProperty:i0,rootData}))){
vErrors = vErrors === null ? validate66.errors : vErrors.concat(validate66.errors);
errors = vErrors.length;
}
}
}
else {
const err5 = {instancePath:instancePath+"/replacements",schemaPath:"#/properties/replacements/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.body !== undefined){
if(typeof data.body !== "string"){
const err6 = {instancePath:instancePath+"/body",schemaPath:"#/properties/body/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.path !== undefined){
if(typeof data.path !== "string"){
const err7 = {instancePath:instancePath+"/path",schemaPath:"#/properties/path/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
}
else {
const err8 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
validate65.errors = vErrors;
return errors === 0;
}

const schema29 = {"type":"object","required":["type","response"],"additionalProperties":false,"properties":{"type":{"const":"continueWithAuth"},"response":{"enum":["default","cancel","provideCredentials","prompt"]},"credentials":{"type":"object","required":["username","password"],"additionalProperties":false,"properties":{"username":{"type":"string"},"password":{"$ref":"#/definitions/SecretReference"}}},"maxAttempts":{"type":"integer","minimum":1,"default":1}},"if":{"properties":{"response":{"const":"provideCredentials"}}},"then":{"required":["credentials"]}};
const schema30 = {"type":"string","pattern":"^\\$\\{(secret|env):[A-Za-z0-9_.\\-/]+\\}$"};
const pattern6 = new RegExp("^\\$\\{(secret|env):[A-Za-z0-9_.\\-/]+\\}$", "u");

function validate69(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(typeof data === "string"){
if(!pattern6.test(data)){
const err0 = {instancePath,schemaPath:"#/pattern",keyword:"pattern",params:{pattern: "^\\$\\{(secret|env):[A-Za-z0-9_.\\-/]+\\}$"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
else {
const err1 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
validate69.errors = vErrors;
return errors === 0;
}


function validate68(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
const _errs1 = errors;
let valid0 = true;
const _errs2 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.response !== undefined){
if("provideCredentials" !== data.response){
const err0 = {};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
}
var _valid0 = _errs2 === errors;
errors = _errs1;
if(vErrors !== null){
if(_errs1){
vErrors.length = _errs1;
}
else {
vErrors = null;
}
}
if(_valid0){
const _errs4 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.credentials === undefined){
const err1 = {instancePath,schemaPath:"#/then/required",keyword:"required",params:{missingProperty: "credentials"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
var _valid0 = _errs4 === errors;
valid0 = _valid0;
}
if(!valid0){
const err2 = {instancePath,schemaPath:"#/if",keyword:"if",params:{failingKeyword: "then"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.type === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "type"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(data.response === undefined){
const err4 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "response"}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
for(const key0 in data){
if(!((((key0 === "type") || (key0 === "response")) || (key0 === "credentials")) || (key0 === "maxAttempts"))){
const err5 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.type !== undefined){
if("continueWithAuth" !== data.type){
const err6 = {instancePath:instancePath+"/type",schemaPath:"#/properties/type/const",keyword:"const",params:{allowedValue: "continueWithAuth"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.response !== undefined){
let data2 = data.response;
if(!((((data2 === "default") || (data2 === "cancel")) || (data2 === "provideCredentials")) || (data2 === "prompt"))){
const err7 = {instancePath:instancePath+"/response",schemaPath:"#/properties/response/enum",keyword:"enum",params:{allowedValues: schema29.properties.response.enum}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data.credentials !== undefined){
let data3 = data.credentials;
if(data3 && typeof data3 == "object" && !Array.isArray(data3)){
if(data3.username === undefined){
const err8 = {instancePath:instancePath+"/credentials",schemaPath:"#/properties/credentials/required",keyword:"required",params:{missingProperty: "username"}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if(data3.password === undefined){
const err9 = {instancePath:instancePath+"/credentials",schemaPath:"#/properties/credentials/required",keyword:"required",params:{missingProperty: "password"}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
for(const key1 in data3){
if(!((key1 === "username") || (key1 === "password"))){
const err10 = {instancePath:instancePath+"/credentials",schemaPath:"#/properties/credentials/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data3.username !== undefined){
if(typeof data3.username !== "string"){
const err11 = {instancePath:instancePath+"/credentials/username",schemaPath:"#/properties/credentials/properties/username/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(data3.password !== undefined){
if(!(validate69(data3.password, {instancePath:instancePath+"/credentials/password",parentData:data3,parentDataProperty:"password",rootData}))){
vErrors = vErrors === null ? validate69.errors : vErrors.concat(validate69.errors);
errors = vErrors.length;
}
}
}
else {
const err12 = {instancePath:instancePath+"/credentials",schemaPath:"#/properties/credentials/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
if(data.maxAttempts !== undefined){
let data6 = data.maxAttempts;
if(!(((typeof data6 == "number") && (!(data6 % 1) && !isNaN(data6))) && (isFinite(data6)))){
const err13 = {instancePath:instancePath+"/maxAttempts",schemaPath:"#/properties/maxAttempts/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
if((typeof data6 == "number") && (isFinite(data6))){
if(data6 < 1 || isNaN(data6)){
const err14 = {instancePath:instancePath+"/maxAttempts",schemaPath:"#/properties/maxAttempts/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
}
}
else {
const err15 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
validate68.errors = vErrors;
return errors === 0;
}

const schema31 = {"type":"object","required":["type","decision"],"additionalProperties":false,"properties":{"type":{"const":"certificateError"},"decision":{"enum":["continue","cancel","prompt"]},"fingerprint256":{"type":"array","minItems":1,"items":{"type":"string","pattern":"^([0-9A-Fa-f]{2}:){31}[0-9A-Fa-f]{2}$"}}},"if":{"properties":{"decision":{"const":"continue"}}},"then":{"required":["fingerprint256"]}};
const pattern7 = new RegExp("^([0-9A-Fa-f]{2}:){31}[0-9A-Fa-f]{2}$", "u");

function validate71(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
const _errs1 = errors;
let valid0 = true;
const _errs2 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.decision !== undefined){
if("continue" !== data.decision){
const err0 = {};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
}
var _valid0 = _errs2 === errors;
errors = _errs1;
if(vErrors !== null){
if(_errs1){
vErrors.length = _errs1;
}
else {
vErrors = null;
}
}
if(_valid0){
const _errs4 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.fingerprint256 === undefined){
const err1 = {instancePath,schemaPath:"#/then/required",keyword:"required",params:{missingProperty: "fingerprint256"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
var _valid0 = _errs4 === errors;
valid0 = _valid0;
}
if(!valid0){
const err2 = {instancePath,schemaPath:"#/if",keyword:"if",params:{failingKeyword: "then"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.type === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "type"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(data.decision === undefined){
const err4 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "decision"}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
for(const key0 in data){
if(!(((key0 === "type") || (key0 === "decision")) || (key0 === "fingerprint256"))){
const err5 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.type !== undefined){
if("certificateError" !== data.type){
const err6 = {instancePath:instancePath+"/type",schemaPath:"#/properties/type/const",keyword:"const",params:{allowedValue: "certificateError"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.decision !== undefined){
let data2 = data.decision;
if(!(((data2 === "continue") || (data2 === "cancel")) || (data2 === "prompt"))){
const err7 = {instancePath:instancePath+"/decision",schemaPath:"#/properties/decision/enum",keyword:"enum",params:{allowedValues: schema31.properties.decision.enum}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data.fingerprint256 !== undefined){
let data3 = data.fingerprint256;
if(Array.isArray(data3)){
if(data3.length < 1){
const err8 = {instancePath:instancePath+"/fingerprint256",schemaPath:"#/properties/fingerprint256/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
const len0 = data3.length;
for(let i0=0; i0<len0; i0++){
let data4 = data3[i0];
if(typeof data4 === "string"){
if(!pattern7.test(data4)){
const err9 = {instancePath:instancePath+"/fingerprint256/" + i0,schemaPath:"#/properties/fingerprint256/items/pattern",keyword:"pattern",params:{pattern: "^([0-9A-Fa-f]{2}:){31}[0-9A-Fa-f]{2}$"}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
else {
const err10 = {instancePath:instancePath+"/fingerprint256/" + i0,schemaPath:"#/properties/fingerprint256/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
}
else {
const err11 = {instancePath:instancePath+"/fingerprint256",schemaPath:"#/properties/fingerprint256/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
}
else {
const err12 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
validate71.errors = vErrors;
return errors === 0;
}

const schema32 = {"type":"object","required":["type"],"additionalProperties":false,"minProperties":2,"properties":{"type":{"const":"selectClientCertificate"},"decision":{"enum":["select","none","prompt"],"default":"select"},"certPath":{"type":"string"},"keyPath":{"type":"string"},"pfxPath":{"type":"string"},"passphrase":{"$ref":"#/definitions/SecretReference"},"fingerprint256":{"type":"string","pattern":"^([0-9A-Fa-f]{2}:){31}[0-9A-Fa-f]{2}$"},"isProxy":{"type":"boolean","default":false}}};

function validate72(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(Object.keys(data).length < 2){
const err0 = {instancePath,schemaPath:"#/minProperties",keyword:"minProperties",params:{limit: 2}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.type === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "type"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
for(const key0 in data){
if(!((((((((key0 === "type") || (key0 === "decision")) || (key0 === "certPath")) || (key0 === "keyPath")) || (key0 === "pfxPath")) || (key0 === "passphrase")) || (key0 === "fingerprint256")) || (key0 === "isProxy"))){
const err2 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.type !== undefined){
if("selectClientCertificate" !== data.type){
const err3 = {instancePath:instancePath+"/type",schemaPath:"#/properties/type/const",keyword:"const",params:{allowedValue: "selectClientCertificate"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.decision !== undefined){
let data1 = data.decision;
if(!(((data1 === "select") || (data1 === "none")) || (data1 === "prompt"))){
const err4 = {instancePath:instancePath+"/decision",schemaPath:"#/properties/decision/enum",keyword:"enum",params:{allowedValues: schema32.properties.decision.enum}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.certPath !== undefined){
if(typeof data.certPath !== "string"){
const err5 = {instancePath:instancePath+"/certPath",schemaPath:"#/properties/certPath/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.keyPath !== undefined){
if(typeof data.keyPath !== "string"){
const err6 = {instancePath:instancePath+"/keyPath",schemaPath:"#/properties/keyPath/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.pfxPath !== undefined){
if(typeof data.pfxPath !== "string"){
const err7 = {instancePath:instancePath+"/pfxPath",schemaPath:"#/properties/pfxPath/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data.passphrase !== undefined){
if(!(validate69(data.passphrase, {instancePath:instancePath+"/passphrase",parentData:data,parentDataProperty:"passphrase",rootData}))){
vErrors = vErrors === null ? validate69.errors : vErrors.concat(validate69.errors);
errors = vErrors.length;
}
}
if(data.fingerprint256 !== undefined){
let data6 = data.fingerprint256;
if(typeof data6 === "string"){
if(!pattern7.test(data6)){
const err8 = {instancePath:instancePath+"/fingerprint256",schemaPath:"#/properties/fingerprint256/pattern",keyword:"pattern",params:{pattern: "^([0-9A-Fa-f]{2}:){31}[0-9A-Fa-f]{2}$"}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
else {
const err9 = {instancePath:instancePath+"/fingerprint256",schemaPath:"#/properties/fingerprint256/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
if(data.isProxy !== undefined){
if(typeof data.isProxy !== "boolean"){
const err10 = {instancePath:instancePath+"/isProxy",schemaPath:"#/properties/isProxy/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
}
else {
const err11 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
validate72.errors = vErrors;
return errors === 0;
}

const schema33 = {"type":"object","required":["type"],"additionalProperties":false,"minProperties":2,"properties":{"type":{"const":"cookies"},"get":{"enum":["allow","block","prompt"]},"send":{"enum":["allow","block","prompt"]},"save":{"enum":["allow","block","session","prompt"]}}};

function validate74(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(Object.keys(data).length < 2){
const err0 = {instancePath,schemaPath:"#/minProperties",keyword:"minProperties",params:{limit: 2}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.type === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "type"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
for(const key0 in data){
if(!((((key0 === "type") || (key0 === "get")) || (key0 === "send")) || (key0 === "save"))){
const err2 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.type !== undefined){
if("cookies" !== data.type){
const err3 = {instancePath:instancePath+"/type",schemaPath:"#/properties/type/const",keyword:"const",params:{allowedValue: "cookies"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.get !== undefined){
let data1 = data.get;
if(!(((data1 === "allow") || (data1 === "block")) || (data1 === "prompt"))){
const err4 = {instancePath:instancePath+"/get",schemaPath:"#/properties/get/enum",keyword:"enum",params:{allowedValues: schema33.properties.get.enum}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.send !== undefined){
let data2 = data.send;
if(!(((data2 === "allow") || (data2 === "block")) || (data2 === "prompt"))){
const err5 = {instancePath:instancePath+"/send",schemaPath:"#/properties/send/enum",keyword:"enum",params:{allowedValues: schema33.properties.send.enum}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.save !== undefined){
let data3 = data.save;
if(!((((data3 === "allow") || (data3 === "block")) || (data3 === "session")) || (data3 === "prompt"))){
const err6 = {instancePath:instancePath+"/save",schemaPath:"#/properties/save/enum",keyword:"enum",params:{allowedValues: schema33.properties.save.enum}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
}
else {
const err7 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
validate74.errors = vErrors;
return errors === 0;
}

const schema34 = {"type":"object","required":["type","jar"],"additionalProperties":false,"properties":{"type":{"const":"cookieJar"},"jar":{"type":"string","pattern":"^[A-Za-z0-9][A-Za-z0-9._-]*$"},"persist":{"type":"boolean","default":false}}};

function validate75(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.type === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "type"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.jar === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "jar"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
for(const key0 in data){
if(!(((key0 === "type") || (key0 === "jar")) || (key0 === "persist"))){
const err2 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.type !== undefined){
if("cookieJar" !== data.type){
const err3 = {instancePath:instancePath+"/type",schemaPath:"#/properties/type/const",keyword:"const",params:{allowedValue: "cookieJar"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.jar !== undefined){
let data1 = data.jar;
if(typeof data1 === "string"){
if(!pattern0.test(data1)){
const err4 = {instancePath:instancePath+"/jar",schemaPath:"#/properties/jar/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9][A-Za-z0-9._-]*$"}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
else {
const err5 = {instancePath:instancePath+"/jar",schemaPath:"#/properties/jar/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.persist !== undefined){
if(typeof data.persist !== "boolean"){
const err6 = {instancePath:instancePath+"/persist",schemaPath:"#/properties/persist/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
}
else {
const err7 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
validate75.errors = vErrors;
return errors === 0;
}

const schema35 = {"type":"object","required":["type","decision"],"additionalProperties":false,"properties":{"type":{"const":"protocolExecution"},"decision":{"enum":["allow","block","prompt"]}}};

function validate76(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.type === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "type"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.decision === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "decision"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
for(const key0 in data){
if(!((key0 === "type") || (key0 === "decision"))){
const err2 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.type !== undefined){
if("protocolExecution" !== data.type){
const err3 = {instancePath:instancePath+"/type",schemaPath:"#/properties/type/const",keyword:"const",params:{allowedValue: "protocolExecution"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.decision !== undefined){
let data1 = data.decision;
if(!(((data1 === "allow") || (data1 === "block")) || (data1 === "prompt"))){
const err4 = {instancePath:instancePath+"/decision",schemaPath:"#/properties/decision/enum",keyword:"enum",params:{allowedValues: schema35.properties.decision.enum}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
}
else {
const err5 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
validate76.errors = vErrors;
return errors === 0;
}

const schema36 = {"type":"object","required":["type","phases"],"additionalProperties":false,"properties":{"type":{"const":"breakpoint"},"phases":{"type":"array","minItems":1,"items":{"enum":["beforeRequestSent","certificateError","authRequired","redirect","responseStarted"]}},"timeout":{"type":"integer","minimum":1,"maximum":86400000},"onTimeout":{"enum":["continue","cancel"],"default":"cancel"}}};

function validate77(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.type === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "type"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.phases === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "phases"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
for(const key0 in data){
if(!((((key0 === "type") || (key0 === "phases")) || (key0 === "timeout")) || (key0 === "onTimeout"))){
const err2 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.type !== undefined){
if("breakpoint" !== data.type){
const err3 = {instancePath:instancePath+"/type",schemaPath:"#/properties/type/const",keyword:"const",params:{allowedValue: "breakpoint"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.phases !== undefined){
let data1 = data.phases;
if(Array.isArray(data1)){
if(data1.length < 1){
const err4 = {instancePath:instancePath+"/phases",schemaPath:"#/properties/phases/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
const len0 = data1.length;
for(let i0=0; i0<len0; i0++){
let data2 = data1[i0];
if(!(((((data2 === "beforeRequestSent") || (data2 === "certificateError")) || (data2 === "authRequired")) || (data2 === "redirect")) || (data2 === "responseStarted"))){
const err5 = {instancePath:instancePath+"/phases/" + i0,schemaPath:"#/properties/phases/items/enum",keyword:"enum",params:{allowedValues: schema36.properties.phases.items.enum}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
}
else {
const err6 = {instancePath:instancePath+"/phases",schemaPath:"#/properties/phases/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.timeout !== undefined){
let data3 = data.timeout;
if(!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3)))){
const err7 = {instancePath:instancePath+"/timeout",schemaPath:"#/properties/timeout/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 > 86400000 || isNaN(data3)){
const err8 = {instancePath:instancePath+"/timeout",schemaPath:"#/properties/timeout/maximum",keyword:"maximum",params:{comparison: "<=", limit: 86400000}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if(data3 < 1 || isNaN(data3)){
const err9 = {instancePath:instancePath+"/timeout",schemaPath:"#/properties/timeout/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
}
if(data.onTimeout !== undefined){
let data4 = data.onTimeout;
if(!((data4 === "continue") || (data4 === "cancel"))){
const err10 = {instancePath:instancePath+"/onTimeout",schemaPath:"#/properties/onTimeout/enum",keyword:"enum",params:{allowedValues: schema36.properties.onTimeout.enum}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
}
else {
const err11 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
validate77.errors = vErrors;
return errors === 0;
}

const schema37 = {"type":"object","required":["type","path"],"additionalProperties":false,"properties":{"type":{"const":"script"},"path":{"type":"string"},"export":{"type":"string"}}};

function validate78(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.type === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "type"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.path === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "path"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
for(const key0 in data){
if(!(((key0 === "type") || (key0 === "path")) || (key0 === "export"))){
const err2 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.type !== undefined){
if("script" !== data.type){
const err3 = {instancePath:instancePath+"/type",schemaPath:"#/properties/type/const",keyword:"const",params:{allowedValue: "script"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.path !== undefined){
if(typeof data.path !== "string"){
const err4 = {instancePath:instancePath+"/path",schemaPath:"#/properties/path/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.export !== undefined){
if(typeof data.export !== "string"){
const err5 = {instancePath:instancePath+"/export",schemaPath:"#/properties/export/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
}
else {
const err6 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
validate78.errors = vErrors;
return errors === 0;
}


function validate46(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.type === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "type"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
const tag0 = data.type;
if(typeof tag0 == "string"){
if(tag0 === "allow"){
if(!(validate47(data, {instancePath,parentData,parentDataProperty,rootData}))){
vErrors = vErrors === null ? validate47.errors : vErrors.concat(validate47.errors);
errors = vErrors.length;
}
}
else if(tag0 === "block"){
if(!(validate48(data, {instancePath,parentData,parentDataProperty,rootData}))){
vErrors = vErrors === null ? validate48.errors : vErrors.concat(validate48.errors);
errors = vErrors.length;
}
}
else if(tag0 === "continueRequest"){
if(!(validate49(data, {instancePath,parentData,parentDataProperty,rootData}))){
vErrors = vErrors === null ? validate49.errors : vErrors.concat(validate49.errors);
errors = vErrors.length;
}
}
else if(tag0 === "modifyHeaders"){
if(!(validate50(data, {instancePath,parentData,parentDataProperty,rootData}))){
vErrors = vErrors === null ? validate50.errors : vErrors.concat(validate50.errors);
errors = vErrors.length;
}
}
else if(tag0 === "redirect"){
if(!(validate54(data, {instancePath,parentData,parentDataProperty,rootData}))){
vErrors = vErrors === null ? validate54.errors : vErrors.concat(validate54.errors);
errors = vErrors.length;
}
}
else if(tag0 === "fault"){
if(!(validate58(data, {instancePath,parentData,parentDataProperty,rootData}))){
vErrors = vErrors === null ? validate58.errors : vErrors.concat(validate58.errors);
errors = vErrors.length;
}
}
else if(tag0 === "fulfill"){
if(!(validate59(data, {instancePath,parentData,parentDataProperty,rootData}))){
vErrors = vErrors === null ? validate59.errors : vErrors.concat(validate59.errors);
errors = vErrors.length;
}
}
else if(tag0 === "rewriteRedirect"){
if(!(validate60(data, {instancePath,parentData,parentDataProperty,rootData}))){
vErrors = vErrors === null ? validate60.errors : vErrors.concat(validate60.errors);
errors = vErrors.length;
}
}
else if(tag0 === "modifyResponse"){
if(!(validate63(data, {instancePath,parentData,parentDataProperty,rootData}))){
vErrors = vErrors === null ? validate63.errors : vErrors.concat(validate63.errors);
errors = vErrors.length;
}
}
else if(tag0 === "retry"){
if(!(validate64(data, {instancePath,parentData,parentDataProperty,rootData}))){
vErrors = vErrors === null ? validate64.errors : vErrors.concat(validate64.errors);
errors = vErrors.length;
}
}
else if(tag0 === "replaceBody"){
if(!(validate65(data, {instancePath,parentData,parentDataProperty,rootData}))){
vErrors = vErrors === null ? validate65.errors : vErrors.concat(validate65.errors);
errors = vErrors.length;
}
}
else if(tag0 === "continueWithAuth"){
if(!(validate68(data, {instancePath,parentData,parentDataProperty,rootData}))){
vErrors = vErrors === null ? validate68.errors : vErrors.concat(validate68.errors);
errors = vErrors.length;
}
}
else if(tag0 === "certificateError"){
if(!(validate71(data, {instancePath,parentData,parentDataProperty,rootData}))){
vErrors = vErrors === null ? validate71.errors : vErrors.concat(validate71.errors);
errors = vErrors.length;
}
}
else if(tag0 === "selectClientCertificate"){
if(!(validate72(data, {instancePath,parentData,parentDataProperty,rootData}))){
vErrors = vErrors === null ? validate72.errors : vErrors.concat(validate72.errors);
errors = vErrors.length;
}
}
else if(tag0 === "cookies"){
if(!(validate74(data, {instancePath,parentData,parentDataProperty,rootData}))){
vErrors = vErrors === null ? validate74.errors : vErrors.concat(validate74.errors);
errors = vErrors.length;
}
}
else if(tag0 === "cookieJar"){
if(!(validate75(data, {instancePath,parentData,parentDataProperty,rootData}))){
vErrors = vErrors === null ? validate75.errors : vErrors.concat(validate75.errors);
errors = vErrors.length;
}
}
else if(tag0 === "protocolExecution"){
if(!(validate76(data, {instancePath,parentData,parentDataProperty,rootData}))){
vErrors = vErrors === null ? validate76.errors : vErrors.concat(validate76.errors);
errors = vErrors.length;
}
}
else if(tag0 === "breakpoint"){
if(!(validate77(data, {instancePath,parentData,parentDataProperty,rootData}))){
vErrors = vErrors === null ? validate77.errors : vErrors.concat(validate77.errors);
errors = vErrors.length;
}
}
else if(tag0 === "script"){
if(!(validate78(data, {instancePath,parentData,parentDataProperty,rootData}))){
vErrors = vErrors === null ? validate78.errors : vErrors.concat(validate78.errors);
errors = vErrors.length;
}
}
else {
const err1 = {instancePath,schemaPath:"#/discriminator",keyword:"discriminator",params:{error: "mapping", tag: "type", tagValue: tag0}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
else {
const err2 = {instancePath,schemaPath:"#/discriminator",keyword:"discriminator",params:{error: "tag", tag: "type", tagValue: tag0}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
else {
const err3 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
validate46.errors = vErrors;
return errors === 0;
}


function validate24(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.id === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "id"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.action === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "action"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
for(const key0 in data){
if(!((((((((key0 === "id") || (key0 === "description")) || (key0 === "enabled")) || (key0 === "priority")) || (key0 === "times")) || (key0 === "expires")) || (key0 === "condition")) || (key0 === "action"))){
const err2 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.id !== undefined){
let data0 = data.id;
if(typeof data0 === "string"){
if(!pattern0.test(data0)){
const err3 = {instancePath:instancePath+"/id",schemaPath:"#/properties/id/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9][A-Za-z0-9._-]*$"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
else {
const err4 = {instancePath:instancePath+"/id",schemaPath:"#/properties/id/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.description !== undefined){
if(typeof data.description !== "string"){
const err5 = {instancePath:instancePath+"/description",schemaPath:"#/properties/description/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.enabled !== undefined){
if(typeof data.enabled !== "boolean"){
const err6 = {instancePath:instancePath+"/enabled",schemaPath:"#/properties/enabled/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.priority !== undefined){
let data3 = data.priority;
if(!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3)))){
const err7 = {instancePath:instancePath+"/priority",schemaPath:"#/properties/priority/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 < 1 || isNaN(data3)){
const err8 = {instancePath:instancePath+"/priority",schemaPath:"#/properties/priority/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
}
if(data.times !== undefined){
let data4 = data.times;
if(!(((typeof data4 == "number") && (!(data4 % 1) && !isNaN(data4))) && (isFinite(data4)))){
const err9 = {instancePath:instancePath+"/times",schemaPath:"#/properties/times/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if((typeof data4 == "number") && (isFinite(data4))){
if(data4 < 1 || isNaN(data4)){
const err10 = {instancePath:instancePath+"/times",schemaPath:"#/properties/times/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
}
if(data.expires !== undefined){
if(!(typeof data.expires === "string")){
const err11 = {instancePath:instancePath+"/expires",schemaPath:"#/properties/expires/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(data.condition !== undefined){
if(!(validate25(data.condition, {instancePath:instancePath+"/condition",parentData:data,parentDataProperty:"condition",rootData}))){
vErrors = vErrors === null ? validate25.errors : vErrors.concat(validate25.errors);
errors = vErrors.length;
}
}
if(data.action !== undefined){
if(!(validate46(data.action, {instancePath:instancePath+"/action",parentData:data,parentDataProperty:"action",rootData}))){
vErrors = vErrors === null ? validate46.errors : vErrors.concat(validate46.errors);
errors = vErrors.length;
}
}
}
else {
const err12 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
validate24.errors = vErrors;
return errors === 0;
}


function validate21(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
/*# sourceURL="request-workbench-rules.schema.json" */;
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.version === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "version"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.rules === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "rules"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
for(const key0 in data){
if(!(((((key0 === "$schema") || (key0 === "version")) || (key0 === "description")) || (key0 === "defaults")) || (key0 === "rules"))){
const err2 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.$schema !== undefined){
if(typeof data.$schema !== "string"){
const err3 = {instancePath:instancePath+"/$schema",schemaPath:"#/properties/%24schema/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.version !== undefined){
if(1 !== data.version){
const err4 = {instancePath:instancePath+"/version",schemaPath:"#/properties/version/const",keyword:"const",params:{allowedValue: 1}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.description !== undefined){
if(typeof data.description !== "string"){
const err5 = {instancePath:instancePath+"/description",schemaPath:"#/properties/description/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.defaults !== undefined){
if(!(validate22(data.defaults, {instancePath:instancePath+"/defaults",parentData:data,parentDataProperty:"defaults",rootData}))){
vErrors = vErrors === null ? validate22.errors : vErrors.concat(validate22.errors);
errors = vErrors.length;
}
}
if(data.rules !== undefined){
let data4 = data.rules;
if(Array.isArray(data4)){
const len0 = data4.length;
for(let i0=0; i0<len0; i0++){
if(!(validate24(data4[i0], {instancePath:instancePath+"/rules/" + i0,parentData:data4,parentDataProperty:i0,rootData}))){
vErrors = vErrors === null ? validate24.errors : vErrors.concat(validate24.errors);
errors = vErrors.length;
}
}
}
else {
const err6 = {instancePath:instancePath+"/rules",schemaPath:"#/properties/rules/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
}
else {
const err7 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
validate21.errors = vErrors;
return errors === 0;
}

