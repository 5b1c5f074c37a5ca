using System.Text;
using TokenKit.Ims;

namespace TokenKit.Tests.Ims;

public sealed class CredentialFileProblemTests
{
    [Fact]
    public void A_missing_file_is_reported_by_its_full_path() =>
        AssertProblem(Some.FileOptions("no-such-credential.json"), $"'{Path.GetFullPath("no-such-credential.json")}' does not exist. Set the path of the project file");

    [Fact]
    public void A_file_in_a_missing_directory_is_reported()
    {
        using var file = new TemporaryFile("{}");

        AssertProblem(Some.FileOptions(Path.Combine(file.Folder, "none", "credential.json")), "does not exist");
    }

    [Fact]
    public void A_directory_is_reported()
    {
        using var file = new TemporaryFile("{}");

        AssertProblem(Some.FileOptions(file.Folder), "could not be read (UnauthorizedAccessException). Check that it is a file");
    }

    [Fact]
    public void A_path_that_cannot_be_is_reported() => AssertProblem(Some.FileOptions("a\0b"), "could not be read (ArgumentException)");

    [Fact]
    public void A_file_that_is_too_large_is_reported()
    {
        using var file = new TemporaryFile("{}");
        using (FileStream stream = File.OpenWrite(file.Path))
        {
            stream.SetLength((1024 * 1024) + 1);
        }

        AssertProblem(Some.FileOptions(file.Path), "is larger than 1 MiB, which no credential file is. Download the project file");
    }

    [Theory]
    [InlineData("", "line 1, byte 1")]
    [InlineData("client_secret=p8e-FAKE-secret", "line 1, byte 1")]
    [InlineData("{\n  \"project\": {\n    \"name\": p8e-FAKE-secret\n", "line 3, byte 13")]
    [InlineData("{\"project\":\"p8e-FAKE-sec", "line 1")]
    public void A_malformed_file_is_reported_by_its_line(string content, string place) =>
        AssertFileProblem(content, $"is not JSON: {place}", "Download the project file from the Adobe Developer Console again.");

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"p8e-FAKE-secret\"")]
    [InlineData("""{"project":[]}""")]
    [InlineData("""{"project":{"workspace":{"details":{"credentials":{}}}}}""")]
    [InlineData("""{"ok":true,"integration":{"technicalAccount":{"clientId":"FAKE","clientSecret":"p8e-FAKE-secret"}}}""")]
    public void A_file_of_another_shape_is_reported(string content) =>
        AssertFileProblem(content, "is JSON, but not a project file of the Adobe Developer Console", "choose Download all");

    [Fact]
    public void A_file_without_an_OAuth_credential_is_reported_with_what_it_holds() => AssertFileProblem(
        Some.ProjectFile(Some.JwtCredential, """{"api_key":{"client_id":"FAKE"}}""", """{"oauth2":{"client_secret":"p8e-FAKE-secret"}}""", "7"),
        "holds no OAuth server-to-server credential; it holds: jwt, api_key, oauth2, an unknown kind. Add one");

    [Fact]
    public void A_file_without_any_credential_is_reported() => AssertFileProblem(Some.ProjectFile(), "it holds: none at all.");

    [Fact]
    public void Several_credentials_are_listed() => AssertFileProblem(
        Some.ProjectFile(Some.OAuthCredential(), Some.OAuthCredential("second", "FAKE0second0id")),
        "holds several credentials: aio-200001 (FAKE0file0id), second (FAKE0second0id). Set AdobeTokens:aem:ClientId to the client id of one of them.");

    [Fact]
    public void An_unknown_client_id_is_reported_with_what_the_file_holds()
    {
        using var file = new TemporaryFile(Some.ProjectFile(Some.OAuthCredential()));

        AssertProblem(
            Some.FileOptions(file.Path, options => options.ClientId = "FAKE0file0ID"),
            "the client id of AdobeTokens:aem:ClientId, 'FAKE0file0ID'. It holds: aio-200001 (FAKE0file0id).");
    }

    [Fact]
    public void A_credential_without_a_client_id_is_reported() =>
        AssertFileProblem(Some.ProjectFile(Some.OAuthCredential(clientId: " ")), "the credential 'aio-200001' has no client_id. Download the file again.");

    [Fact]
    public void A_credential_without_secrets_is_reported_and_mended_by_a_setting()
    {
        using var file = new TemporaryFile(Some.ProjectFile(Some.OAuthCredential(secrets: "")));

        AssertProblem(Some.FileOptions(file.Path), "the file has no client secret for this credential; set AdobeTokens:aem:ClientSecret, or download the file again.");
        Assert.Empty(ProblemsOf(Some.FileOptions(file.Path, options => options.ClientSecret = Some.Secret)));
    }

    [Fact]
    public void A_file_in_another_encoding_is_reported()
    {
        using var latin = new TemporaryFile(Encoding.Latin1.GetBytes(Some.ProjectFile(Some.OAuthCredential("clé"))));
        using var utf16 = new TemporaryFile(Encoding.Unicode.GetBytes(Some.ProjectFile(Some.OAuthCredential())));

        AssertProblem(Some.FileOptions(latin.Path), "UTF-8");
        AssertProblem(Some.FileOptions(utf16.Path), "is not JSON");
    }

    [Fact]
    public void Where_the_file_cannot_be_read_that_one_problem_is_enough() =>
        Assert.Single(ProblemsOf(Some.FileOptions("no-such-credential.json")));

    private static void AssertFileProblem(string content, params string[] parts)
    {
        using var file = new TemporaryFile(content);
        AssertProblem(Some.FileOptions(file.Path), [$"'{file.Path}'", .. parts]);
    }

    private static void AssertProblem(ImsOptions options, params string[] parts)
    {
        string problem = Assert.Single(ProblemsOf(options));
        Assert.StartsWith("AdobeTokens:aem:CredentialFile: ", problem, StringComparison.Ordinal);
        Assert.All(parts, part => Assert.Contains(part, problem, StringComparison.Ordinal));
        Assert.DoesNotContain("p8e-", problem, StringComparison.Ordinal);
    }

    private static IReadOnlyList<string> ProblemsOf(ImsOptions options)
    {
        var resolver = new ImsCredentialResolver(options, Some.Settings);
        resolver.Resolve();
        return resolver.Problems;
    }
}
