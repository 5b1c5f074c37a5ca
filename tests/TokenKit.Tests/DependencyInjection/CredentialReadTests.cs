using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Microsoft.IdentityModel.Tokens;
using TokenKit.Ims;
using TokenKit.Tests.OAuth;

namespace TokenKit.Tests.DependencyInjection;

/// <summary>How often a credential is resolved, its file included. A key counts how often it is checked.</summary>
public sealed class CredentialReadTests : ServicesTest, IOptionsChangeTokenSource<ImsOptions>
{
    private readonly RSA _rsa = RSA.Create(2048);
    private readonly CountingKey _key;
    private ConfigurationReloadToken _token = new();
    private string _secret = SomeOAuth.Secret;

    public CredentialReadTests() => _key = new CountingKey(_rsa);

    public string Name => "aem";

    public IChangeToken GetChangeToken() => _token;

    [Fact]
    public async Task The_credential_is_resolved_once_for_the_start_and_the_first_token_and_once_per_reload()
    {
        int once = Reads(() => new ImsTokenProvider(Configure(new ImsOptions()), new HttpClient()).Dispose());
        Services.AddAdobeTokens().AddIms("aem", options => Configure(options));
        Services.AddSingleton<IOptionsChangeTokenSource<ImsOptions>>(this);

        int start = Reads(() => Provider.GetRequiredService<IStartupValidator>().Validate());
        int first = Reads(() => Keyed("aem"));
        int reload = Reads(() =>
        {
            _secret = "p8e-FAKE-new";
            Interlocked.Exchange(ref _token, new ConfigurationReloadToken()).OnReload();
        });

        Assert.True(once > 0);
        Assert.Equal((once, 0, once), (start, first, reload));
        await Provider.DisposeAsync();
        _rsa.Dispose();
    }

    private int Reads(Action act)
    {
        int before = _key.Reads;
        act();
        return _key.Reads - before;
    }

    private ImsOptions Configure(ImsOptions options)
    {
        SomeSettings.Credential(options);
        (options.Grant, options.ClientSecret) = (ImsGrant.Jwt, _secret);
        options.Jwt.TechnicalAccountId = "FAKE@techacct.adobe.com";
        options.Jwt.Metascopes.Add("ent_dataservices_sdk");
        options.Jwt.SigningCredentials = new SigningCredentials(_key, SecurityAlgorithms.RsaSha256);
        return options;
    }

    private sealed class CountingKey(RSA rsa) : RsaSecurityKey(rsa)
    {
        public int Reads { get; private set; }

        public override PrivateKeyStatus PrivateKeyStatus
        {
            get
            {
                Reads++;
                return base.PrivateKeyStatus;
            }
        }
    }
}
