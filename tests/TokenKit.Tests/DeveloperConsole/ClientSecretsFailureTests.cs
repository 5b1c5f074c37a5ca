using System.Net;
using Microsoft.Extensions.Options;
using TokenKit.DeveloperConsole;
using TokenKit.Testing;
using TokenKit.Testing.DeveloperConsole;
using TokenKit.Testing.Faults;
using TokenKit.Testing.Ims;

namespace TokenKit.Tests.DeveloperConsole;

public sealed class ClientSecretsFailureTests : ConsoleTest
{
    [Fact]
    public async Task A_token_without_the_scopes_gets_an_error_that_names_them()
    {
        var client = new ClientSecretsClient(AuthenticatedWith("openid,AdobeID"), Options, Hasty);

        AdobeRequestException failure = await Assert.ThrowsAsync<AdobeRequestException>(() => client.ListAsync(Cancellation));

        Assert.Equal((HttpStatusCode.Forbidden, "403", false), (failure.StatusCode, failure.Error, failure.IsTransient));
        Assert.StartsWith("The secrets could not be listed: localhost answered 403 403 (The token lacks scopes: ", failure.Message,
            StringComparison.Ordinal);
        Assert.Contains("the project needs the I/O Management API", failure.Message, StringComparison.Ordinal);
        Assert.Contains("read_client_secret and manage_client_secrets", failure.Message, StringComparison.Ordinal);
        Assert.All(
            DeveloperConsoleEmulator.RequiredScope.Split(','), scope => Assert.Contains(scope, failure.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_token_that_is_refused_twice_is_named()
    {
        Emulator.DeveloperConsole.Faults.AddUntilCleared(
            Fault.Answer(401, "application/json", """{"error_code":"401013","message":"Oauth token is not valid"}"""));

        AdobeRequestException failure = await FailAsync(client => client.ListAsync(Cancellation));

        Assert.Equal((HttpStatusCode.Unauthorized, "401013", "Oauth token is not valid"),
            (failure.StatusCode, failure.Error, failure.ErrorDescription));
        Assert.Contains("The token was rejected", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("100009", "200002")]
    [InlineData("100001", "200009")]
    public async Task Wrong_numbers_are_named(string organization, string credential)
    {
        (Options.ConsoleOrganizationId, Options.ConsoleCredentialId) = (organization, credential);

        AdobeRequestException list = await FailAsync(client => client.ListAsync(Cancellation));
        AdobeRequestException add = await FailAsync(client => client.AddAsync(Cancellation));

        Assert.All([list, add],
            failure => Assert.Contains(
            "There is no such credential: check ConsoleOrganizationId and ConsoleCredentialId", failure.Message, StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.NotFound, list.StatusCode);
    }

    [Fact]
    public async Task A_secret_that_is_not_there_is_named()
    {
        AdobeRequestException failure = await FailAsync(client => client.DeleteAsync("00fake00uuid01", Cancellation));

        Assert.Equal(HttpStatusCode.NotFound, failure.StatusCode);
        Assert.Contains("There is no secret 00fake00uuid01 (any more)", failure.Message, StringComparison.Ordinal);
        Assert.Equal(Emulator.Journal.Requests[^1].DebugId, failure.RequestId);
    }

    [Fact]
    public async Task A_migration_in_progress_is_named()
    {
        TheCredential.IsMigrating = true;
        string uuid = (await Secrets.ListAsync(Cancellation))[0].Uuid;

        AdobeRequestException add = await FailAsync(client => client.AddAsync(Cancellation));
        AdobeRequestException delete = await FailAsync(client => client.DeleteAsync(uuid, Cancellation));

        Assert.All([add, delete], failure =>
        {
            Assert.Equal(HttpStatusCode.Conflict, failure.StatusCode);
            Assert.Contains(
                "Secrets cannot be managed while the credential is migrated from JWT to OAuth", failure.Message, StringComparison.Ordinal);
        });
        Assert.True(await MintsAsync(ExampleCredential.ClientSecret));
    }

    [Fact]
    public async Task A_conflict_without_a_message_names_both_reasons()
    {
        Emulator.DeveloperConsole.Faults.Add(Fault.EmptyBody(409));

        AdobeRequestException failure = await FailAsync(client => client.AddAsync(Cancellation));

        Assert.Contains("Another change is under way, or the credential is being migrated", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_error_is_reported_even_if_its_reason_cannot_be_determined()
    {
        Emulator.DeveloperConsole.Faults.Add(Fault.EmptyBody(400));
        Emulator.DeveloperConsole.Faults.Add(Fault.EmptyBody(403));

        AdobeRequestException failure = await FailAsync(client => client.AddAsync(Cancellation));

        Assert.Equal((HttpStatusCode.BadRequest, "The addition of a secret failed: localhost answered 400."),
            (failure.StatusCode, failure.Message.Split(" Request")[0]));
    }

    [Fact]
    public async Task An_addition_is_not_repeated_where_its_answer_may_have_been_lost()
    {
        Emulator.DeveloperConsole.Faults.Add(Fault.Status(503));
        Emulator.DeveloperConsole.Faults.Add(Fault.Html(200));
        Emulator.DeveloperConsole.Faults.Add(Fault.ConnectionReset());

        Assert.All(
            [await FailAsync(client => client.AddAsync(Cancellation)), await FailAsync(client => client.AddAsync(Cancellation)),
                await FailAsync(client => client.AddAsync(Cancellation))],
            failure => Assert.True(failure.IsTransient));
        Assert.Equal(3, Emulator.DeveloperConsole.Calls);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"client_secrets":{}}""")]
    [InlineData("""{"client_secrets":[7]}""")]
    [InlineData("""{"client_secrets":[{"uuid":"../../x"}]}""")]
    [InlineData("""{"client_secrets":[{"uuid":""}]}""")]
    [InlineData("[]")]
    [InlineData("<html>")]
    public async Task An_answer_that_is_not_a_list_is_not_taken_for_one(string body)
    {
        Emulator.DeveloperConsole.Faults.AddUntilCleared(Fault.Answer(200, "application/json", body));

        Assert.StartsWith("The secrets could not be listed: localhost answered 200",
            (await FailAsync(client => client.ListAsync(Cancellation))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_console_echoes_of_the_token_is_not_repeated()
    {
        string? token = null;
        Wire.Arriving = request => token = request.Headers.Authorization!.Parameter;
        await Secrets.ListAsync(Cancellation);
        Emulator.DeveloperConsole.Faults.Add(
            Fault.Answer(403, "application/json", $$"""{"error_code":"403025","message":"not you: {{token}}"}"""));

        AdobeRequestException failure = await FailAsync(client => client.ListAsync(Cancellation));

        Assert.Equal("not you: [redacted]", failure.ErrorDescription);
        Assert.DoesNotContain(token!, failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_token_nothing_is_sent()
    {
        Emulator.Ims.TokenFaults.AddUntilCleared(Fault.Status(503));

        await Assert.ThrowsAsync<TokenAcquisitionException>(() => Secrets.ListAsync(Cancellation));

        Assert.Equal(0, Emulator.DeveloperConsole.Calls);
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("a?b")]
    [InlineData("p8e-FAKE-a-secret-by-mistake")]
    public async Task A_name_that_is_not_valid_for_a_secret_is_not_sent(string uuid)
    {
        ArgumentException failure = await Assert.ThrowsAnyAsync<ArgumentException>(() => Secrets.DeleteAsync(uuid, Cancellation));

        Assert.DoesNotContain("p8e-", failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, Emulator.Journal.Count);
    }

    [Theory]
    [InlineData(ExampleCredential.OrganizationId)]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("0123")]
    [InlineData("12 34")]
    [InlineData("-1")]
    [InlineData("١٢٣")]
    [InlineData("123456789012345678901")]
    public void An_id_that_is_not_a_number_of_the_console_is_refused(string? id)
    {
        (Options.ConsoleOrganizationId, Options.ConsoleCredentialId) = (id, id);

        OptionsValidationException failure = Assert.Throws<OptionsValidationException>(() => Secrets);

        Assert.Contains("stands after /organizations/ in the address of the credential's page in the Adobe Developer Console; it is not "
            + "the …@AdobeOrg id.", failure.Message, StringComparison.Ordinal);
        Assert.Contains("stands after /credentials/", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_other_option_that_makes_no_sense_is_named()
    {
        Options.BaseAddress = new Uri("http://api.adobe.io/");
        (Options.VerificationTimeout, Options.VerificationInterval, Options.DeleteWhenIdleFor) = (
            TimeSpan.Zero, TimeSpan.FromDays(400), TimeSpan.FromSeconds(-1));

        OptionsValidationException failure = Assert.Throws<OptionsValidationException>(() => Secrets);

        Assert.Equal(
            ["BaseAddress", "VerificationTimeout", "VerificationInterval", "DeleteWhenIdleFor"],
            failure.Failures.Select(problem => problem["ClientSecretsOptions: ".Length..].Split(' ')[0]));
    }

    [Fact]
    public async Task An_Enterprise_Web_App_has_no_secrets_to_manage_here()
    {
        var webApp = new ImsEmulatorCredential("FAKE0webapp0id", "p8e-FAKE-webapp", ExampleCredential.OrganizationId, "openid")
        {
            RequiresOrganizationId = true,
            ConsoleOrganizationId = 100001,
            ConsoleCredentialId = 300003,
        };
        Emulator.Ims.AddCredential(webApp);
        Options.ConsoleCredentialId = "300003";

        AdobeRequestException failure = await FailAsync(client => client.ListAsync(Cancellation));

        Assert.Equal("The secrets of this credential can not be managed here.", failure.ErrorDescription);
    }
}
