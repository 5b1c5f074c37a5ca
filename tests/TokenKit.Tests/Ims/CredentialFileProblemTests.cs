using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using TokenKit.Ims;

namespace TokenKit.Tests.Ims;

public sealed class CredentialFileProblemTests
{
    [Fact]
    public void A_missing_file_is_reported_by_its_full_path() =>
        AssertProblem(
            SomeIms.FileOptions("no-such-credential.json"),
            $"'{Path.GetFullPath("no-such-credential.json")}' does not exist. Set the path of the credential file");

    [Fact]
    public void A_file_in_a_missing_directory_is_reported()
    {
        using var file = new TemporaryFile("{}");

        AssertProblem(SomeIms.FileOptions(Path.Combine(file.Folder, "none", "credential.json")), "does not exist");
    }

    [Fact]
    public void A_directory_is_reported()
    {
        using var file = new TemporaryFile("{}");

        AssertProblem(SomeIms.FileOptions(file.Folder), $"'{file.Folder}' is a directory. Set the path of the credential file in it.");
    }

    [Fact]
    public void A_path_that_cannot_be_is_reported() => AssertProblem(SomeIms.FileOptions("a\0b"), "could not be read (ArgumentException)");

    [Fact]
    public void A_file_that_is_too_large_is_reported()
    {
        using var file = new TemporaryFile("{}");
        using (FileStream stream = File.OpenWrite(file.Path))
        {
            stream.SetLength((1024 * 1024) + 1);
        }

        AssertProblem(SomeIms.FileOptions(file.Path), "is larger than 1024 KiB, which no credential file is. Set the path");
    }

    [Fact]
    public void An_empty_file_is_reported() =>
        AssertFileProblem("", "is empty, or is a pipe or a device instead of a file. Set the path of the credential file");

    [Fact]
    public async Task A_pipe_without_a_writer_does_not_block_the_start()
    {
        using var file = new TemporaryFile("{}");
        string pipe = Path.Combine(file.Folder, "pipe");
        using (var make = Process.Start("mkfifo", [pipe]))
        {
            await make.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        string link = Path.Combine(file.Folder, "link");
        File.CreateSymbolicLink(link, pipe);

        AssertProblem(SomeIms.FileOptions(pipe), "is empty, or is a pipe or a device");
        AssertProblem(SomeIms.FileOptions(link), "is empty, or is a pipe or a device");
        AssertProblem(SomeIms.FileOptions("/dev/zero"), "is empty, or is a pipe or a device");
    }

    [Fact]
    public void A_file_behind_a_link_is_read()
    {
        using var file = new TemporaryFile(SomeIms.ProjectFile(SomeIms.OAuthCredential()));
        Directory.CreateSymbolicLink(Path.Combine(file.Folder, "..data"), file.Folder);
        string link = Path.Combine(file.Folder, "link.json");
        File.CreateSymbolicLink(link, Path.Combine("..data", "credential.json"));

        Assert.Empty(ProblemsOf(SomeIms.FileOptions(link)));
    }

    [Theory]
    [InlineData(" ", "line 1, byte 2")]
    [InlineData("client_secret=p8e-FAKE-secret", "line 1, byte 1")]
    [InlineData("{\n  \"project\": {\n    \"name\": p8e-FAKE-secret\n", "line 3, byte 13")]
    [InlineData("{\"project\":\"p8e-FAKE-sec", "line 1")]
    [InlineData("{\"project\":{}}{", "line 1, byte 15")]
    public void A_malformed_file_is_reported_by_its_line(string content, string place) =>
        AssertFileProblem(content, $"it is not JSON: {place}", "Download the file again");

    [Theory]
    [InlineData("{\"clientId\":[\"FAKE\",]}", "line 1, byte 21: a comma before ].")]
    [InlineData("{\"clientId\":\"FAKE\",\n}", "line 2, byte 1: a comma before }.")]
    [InlineData("{'clientId':'FAKE'}", "line 1, byte 2: a single quotation mark in the place of a double one.")]
    [InlineData("{\"clientId\":\"FAKE\" \"x\":1}", "line 1, byte 20: a comma is missing.")]
    [InlineData("{\"clientId\":\"FAKE\" // p8e-FAKE\n}", "line 1, byte 20: a comment.")]
    [InlineData("{\"clientId\":", "line 1, byte 13: the file ends too early.")]
    [InlineData("{\"clientId\":,}", "line 1, byte 13: an unexpected ,.")]
    public void A_mistake_in_JSON_is_named_without_the_content(string content, string mistake) =>
        AssertFileProblem(content, $"it is not JSON: {mistake}");

    [Fact]
    public void Lines_with_other_names_are_reported_with_the_names_that_are_read() => AssertFileProblem(
        "CLIENT_ID=FAKE\nCLIENT_SECRET=p8e-FAKE", "it is not JSON", "(Lines of the form NAME=value are read only for IMS_OAUTH_S2S, "
            + "AIO_COMMERCE_AUTH_IMS, OAUTH, OAUTHS2S, ADC_CECREDENTIALS, FIREFLY_SERVICES, PDF_SERVICES with _CLIENT_ID and so on, and "
            + "for AIO_ims_contexts_….)");

    // Each name was looked up in the whole object: 15 s of CPU for a file of less than 1 MiB.
    [Fact]
    public void A_file_of_80_000_contexts_is_read_once() => AssertFileProblem(
        $"{{\"ims\":{{\"contexts\":{{{string.Join(',', Enumerable.Range(0, 80_000).Select(number => $"\"{number:X}\":{{}}"))}}}}}}}",
            "none of its ims.contexts has a client_id");

    [Theory]
    [InlineData("{}", "it is empty")]
    [InlineData("[]", "it is a list")]
    [InlineData("null", "it is a single value")]
    [InlineData("\"p8e-FAKE-secret\"", "it is a single value")]
    [InlineData("""{"p8e-FAKE-name":1,"type":2}""", "it has (not shown), type.")]
    [InlineData("""{"a":1,"b":1,"c":1,"d":1,"e":1,"f":1,"g":1,"h":1,"i":1}""", "it has a, b, c, d, e, f, g, h and more.")]
    public void A_file_of_another_shape_is_reported_with_its_names_and_what_is_known(string content, string found) =>
        AssertFileProblem(
            content,
            $"it is JSON, but not a credential file: {found}",
            "(project)",
            "(integration)",
            "(accessToken)",
            "(ims.contexts)",
            "(client_credentials)",
            "(values)",
            "client_id, clientId, CLIENT_ID or API_KEY.");

    [Theory]
    [InlineData("""{"project":[]}""")]
    [InlineData("""{"project":{"workspace":{"details":{"credentials":{}}}}}""")]
    public void A_project_file_without_its_list_is_reported(string content) =>
        AssertFileProblem(
            content,
            "looks like a project file of the Adobe Developer Console, but has no list project.workspace.details.credentials",
            "choose Download all");

    [Fact]
    public void A_name_that_occurs_twice_is_reported()
    {
        AssertFileProblem(
            """{"clientId":"FAKE","clientSecret":"p8e-FAKE-1","clientSecret":"p8e-FAKE-2"}""",
            "it has a name twice in one object, and it is not clear which value counts. Keep one of them.");
        AssertFileProblem("""{"clientId":"FAKE","\u0063lientId":"FAKE"}""", "it has a name twice in one object");
        AssertFileProblem("""{"a":{"p8e-FAKE":1,"p8e-FAKE":1}}""", "it has a name twice in one object");
        AssertFileProblem(
            "IMS_OAUTH_S2S_CLIENT_SECRET=p8e-FAKE-1\nIMS_OAUTH_S2S_CLIENT_SECRET=p8e-FAKE-2", "it has IMS_OAUTH_S2S_CLIENT_SECRET twice");
    }

    [Fact]
    public void Deep_nesting_is_reported_and_what_is_just_allowed_is_read()
    {
        AssertFileProblem(Nested(65), "it is not JSON: line 1, byte 65: an unexpected [, or more than 64 levels of nesting.");
        AssertFileProblem(Nested(100_000), "it is not JSON: line 1, byte 65: an unexpected [, or more than 64 levels of nesting.");
        AssertFileProblem(Nested(64), "it is JSON, but not a credential file");
    }

    [Theory]
    [InlineData("client_id", "7", "client_id is a number, and a string is expected")]
    [InlineData("client_id", "[]", "client_id is a list, and a string is expected")]
    [InlineData("client_secrets", "{}", "client_secrets is an object, and a list or a string is expected")]
    [InlineData("client_secrets", "\"[\\\"p8e-FAKE\"", "client_secrets starts like a JSON list and is not valid")]
    [InlineData("scopes", "true", "scopes is true or false, and a list or a string is expected")]
    public void A_value_of_the_wrong_kind_is_reported_by_its_name(string name, string value, string said)
    {
        string json = Regex.Replace(
            SomeIms.ProjectFile(SomeIms.OAuthCredential()),
            $"(?<=\"{name}\": )(\"[^\"]*\"|\\[[^\\]]*\\])",
            value.Replace("$", "$$", StringComparison.Ordinal));

        AssertFileProblem(json, $"the credential 'aio-200001': {said}");
    }

    [Fact]
    public void A_file_without_a_server_to_server_credential_is_reported_with_what_it_holds() => AssertFileProblem(
        SomeIms.ProjectFile("""{"api_key":{"client_id":"FAKE"}}""", """{"oauth2":{"client_secret":"p8e-FAKE-secret"}}""", "7"),
        "it holds no server-to-server credential; it holds: api_key, oauth2, an unknown kind. Add an OAuth server-to-server credential");

    [Fact]
    public void A_file_without_any_credential_is_reported() => AssertFileProblem(SomeIms.ProjectFile(), "it holds: no credential at all.");

    [Fact]
    public void Several_credentials_are_listed() => AssertFileProblem(
        SomeIms.ProjectFile(SomeIms.OAuthCredential(), SomeIms.OAuthCredential("second", "FAKE0second0id")),
        "holds several credentials: aio-200001 (FAKE0file0id), second (FAKE0second0id). Set AdobeTokens:aem:CredentialName to the name of "
            + "one of them, or AdobeTokens:aem:ClientId to its client id.");

    [Fact]
    public void An_unknown_client_id_is_reported_with_what_the_file_holds()
    {
        using var file = new TemporaryFile(SomeIms.ProjectFile(SomeIms.OAuthCredential()));

        AssertProblem(
            SomeIms.FileOptions(file.Path, options => options.ClientId = "FAKE0file0ID"),
            "holds no credential with the client id of AdobeTokens:aem:ClientId, 'FAKE0file0ID'. It holds: aio-200001 (FAKE0file0id).");
    }

    [Fact]
    public void A_credential_without_a_client_id_is_reported() =>
        AssertFileProblem(
            SomeIms.ProjectFile(SomeIms.OAuthCredential(clientId: " ")),
            "the credential 'aio-200001' has no client_id. Download the file again.");

    [Fact]
    public void A_credential_without_secrets_is_reported_and_fixed_by_a_setting()
    {
        using var file = new TemporaryFile(SomeIms.ProjectFile(SomeIms.OAuthCredential(secrets: "")));

        Assert.Equal(
            [
                $"AdobeTokens:aem:ClientSecret is not set, and {file.Path} has no client secret for this credential: set one of them, or "
                    + "download the file again."],
            ProblemsOf(SomeIms.FileOptions(file.Path)));
        Assert.Empty(ProblemsOf(SomeIms.FileOptions(file.Path, options => options.ClientSecret = SomeIms.Secret)));
    }

    [Fact]
    public void A_file_in_another_encoding_is_reported()
    {
        using var latin = new TemporaryFile(Encoding.Latin1.GetBytes(SomeIms.ProjectFile(SomeIms.OAuthCredential("clé"))));

        AssertProblem(SomeIms.FileOptions(latin.Path), "UTF-8");

        using var variables = new TemporaryFile(Encoding.Latin1.GetBytes("IMS_OAUTH_S2S_CLIENT_ID=clé"));
        AssertProblem(SomeIms.FileOptions(variables.Path), "UTF-8");
    }

    [Fact]
    public void Where_the_file_cannot_be_read_that_one_problem_is_enough() =>
        Assert.Single(ProblemsOf(SomeIms.FileOptions("no-such-credential.json")));

    private static void AssertFileProblem(string content, params string[] parts)
    {
        using var file = new TemporaryFile(content);
        AssertProblem(SomeIms.FileOptions(file.Path), [$"'{file.Path}'", .. parts]);
    }

    private static void AssertProblem(ImsOptions options, params string[] parts)
    {
        string problem = Assert.Single(ProblemsOf(options));
        Assert.StartsWith("AdobeTokens:aem:CredentialFile: ", problem, StringComparison.Ordinal);
        Assert.All(parts, part => Assert.Contains(part, problem, StringComparison.Ordinal));
        Assert.DoesNotContain("p8e-", problem, StringComparison.Ordinal);
    }

    private static string Nested(int levels) => new string('[', levels) + new string(']', levels);

    private static IReadOnlyList<string> ProblemsOf(ImsOptions options)
    {
        var resolver = new ImsCredentialResolver(options, SomeIms.Settings);
        resolver.Resolve();
        return resolver.Problems;
    }
}
