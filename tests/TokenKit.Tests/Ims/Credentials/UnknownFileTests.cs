using System.Text;
using TokenKit.Ims.Credentials;

namespace TokenKit.Tests.Ims.Credentials;

/// <summary>What is said about a file that is not read: the nearest shape, or what replaces it.</summary>
public sealed class UnknownFileTests
{
    private const string Aio =
        "it is a configuration of the aio tools that is not JSON. Write it as JSON, 'aio config list --json > adobe.json', and set that ";

    private const string Yaml = "it looks like YAML, which is not read. Write a JSON file with its values: "
        + "{\"client_id\":\"…\",\"client_secret\":\"…\",\"org_id\":\"…\",\"scopes\":\"…\"}.";

    private const string UserSync = "it looks like YAML, which is not read. Write a JSON file with its values: "
        + "{\"client_id\":\"…\",\"client_secret\":\"…\",\"org_id\":\"…\",\"scopes\":\"openid,AdobeID,user_management_sdk\"}.";

    [Theory]
    [InlineData("""{"workspace":{"details":{}}}""", "the project file of the Adobe Developer Console", "project.workspace")]
    [InlineData("""{"credentials":[{"name":"p8e-FAKE"}]}""", "the project file of the Adobe Developer Console", "project.workspace")]
    [InlineData("""{"integration":"p8e-FAKE"}""", "service credentials of the AEM Developer Console", "the object integration")]
    [InlineData("""{"privateKey":"FAKE","technicalAccount":{}}""", "service credentials of the AEM Developer Console", "integration")]
    [InlineData("""{"ims":{"contexts":[]}}""", "the configuration of the aio tools", "the object ims.contexts")]
    [InlineData("""{"client_credentials":{"client_id":"FAKE"}}""", "pdfservices-api-credentials.json", "service_principal_credentials")]
    [InlineData("""{"values":[],"_postman_variable_scope":"environment"}""", "a Postman environment", "the list values")]
    [InlineData("""{"client_secret":"p8e-FAKE","type":2}""", "an object with one credential", "the client id, as client_id")]
    [InlineData("""{"ORG_ID":"FAKE@AdobeOrg"}""", "an object with one credential", "the client id, as client_id")]
    public void The_nearest_shape_is_named_with_what_is_missing(string content, string shape, string missing)
    {
        string said = Problem(content);

        Assert.StartsWith("it is JSON, but not a credential file: it has ", said, StringComparison.Ordinal);
        Assert.Contains($"It is nearest to {shape}. What is missing: ", said, StringComparison.Ordinal);
        Assert.Contains(missing, said[said.IndexOf("What is missing", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\n  project: {\n    name: demo\n", Aio)]
    [InlineData("# a comment\n\nims: {\n  contexts: {", Aio)]
    [InlineData("{ $ims: {", Aio)]
    [InlineData("ims:\n  contexts:\n    demo:\n      client_id: FAKE\n", Aio)]
    [InlineData("server:\n  host: usermanagement.adobe.io\nenterprise:\n  client_secret: p8e-FAKE\n", UserSync)]
    [InlineData("---\r\nauthentication_method: oauth\r\n", UserSync)]
    [InlineData("authentication_method: oauth\nintegration:\n  org_id: FAKE@AdobeOrg\n", Yaml)]
    [InlineData("client_id: FAKE\nclient_secret: p8e-FAKE\n", Yaml)]
    [InlineData("\ufeffclient_id: FAKE\n", Yaml)]
    public void What_needs_another_parser_is_answered_with_what_replaces_it(string content, string said) =>
        Assert.StartsWith(said, Problem(content), StringComparison.Ordinal);

    [Theory]
    [InlineData("{ client_id: 'FAKE' }")]
    [InlineData("http://p8e-FAKE")]
    [InlineData("project\n: {")]
    [InlineData("{\"project\": {")]
    public void Anything_else_that_is_not_JSON_is_reported_by_its_place(string content) =>
        Assert.StartsWith("it is not JSON: line ", Problem(content), StringComparison.Ordinal);

    [Fact]
    public void A_project_file_without_its_secrets_is_answered_with_where_they_are() => Assert.StartsWith(
        "its credentials have no secrets: the aio tools move them from this file to the file .env beside it. Set that file",
        Problem(SomeIms.ProjectFile("""{"id":"1","name":"demo","integration_type":"oauth_server_to_server"}""")),
        StringComparison.Ordinal);

    private static string Problem(string content)
    {
        CredentialFileException failure =
            Assert.Throws<CredentialFileException>(() => CredentialFile.Read(Encoding.UTF8.GetBytes(content), string.Empty));
        Assert.DoesNotContain("p8e-", failure.Message, StringComparison.Ordinal);
        return failure.Message;
    }
}
