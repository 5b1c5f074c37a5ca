using TokenKit.Ims;

namespace TokenKit.Tests.Ims;

public sealed class ScopeListTests
{
    [Theory]
    [InlineData("openid,AdobeID", "openid,AdobeID")]
    [InlineData("openid, AdobeID,  read_organizations", "openid,AdobeID,read_organizations")]
    [InlineData("openid AdobeID\tread_organizations\r\naem.document", "openid,AdobeID,read_organizations,aem.document")]
    [InlineData(",openid,,", "openid")]
    [InlineData("openid,AdobeID,openid", "openid,AdobeID")]
    [InlineData("AdobeID,adobeid", "AdobeID,adobeid")]
    [InlineData("", "")]
    [InlineData(" , ", "")]
    [InlineData(null, "")]
    public void A_list_becomes_scopes_each_once_in_its_own_case_and_order(string? list, string scopes) =>
        Assert.Equal(scopes, ScopeList.Join(ScopeList.Parse([list])));

    [Fact]
    public void Several_lists_become_one() =>
        Assert.Equal(["openid", "AdobeID", "a.b"], ScopeList.Parse(["openid", "AdobeID, a.b", "openid"]));
}
