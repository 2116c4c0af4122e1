package dev.parley.store.external;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BaseUrlTest {
  @Test
  void putsADatabaseBetweenHostsAndOptions() {
    assertThat(BaseUrl.parse("jdbc:mysql://db:3306/?sslMode=REQUIRED&user=u").toJdbc("parley_team"))
        .isEqualTo("jdbc:mysql://db:3306/parley_team?sslMode=REQUIRED&user=u");
    assertThat(BaseUrl.parse("jdbc:mariadb://db").toJdbc("x")).isEqualTo("jdbc:mariadb://db/x");
  }

  @Test
  void takesCredentialsFromBeforeTheHosts() {
    BaseUrl url = BaseUrl.parse("jdbc:mariadb://ann:a%40b+c@db/");
    assertThat(url.properties()).containsEntry("user", "ann").containsEntry("password", "a@b+c");
    assertThat(url.toJdbc("")).isEqualTo("jdbc:mariadb://db/");
  }

  @Test
  void neverShowsAPassword() {
    assertThat(BaseUrl.parse("jdbc:mysql://u:secret@db/?password=secret").toString())
        .doesNotContain("secret");
    assertThatThrownBy(() -> BaseUrl.parse("jdbc:oracle://u:secret@db/"))
        .hasMessageNotContaining("secret");
  }

  @Test
  void refusesADatabaseName() {
    assertThatThrownBy(() -> BaseUrl.parse("jdbc:mysql://db/shop"))
        .hasMessageContaining("leave out 'shop'");
  }

  @Test
  void tellsServersApart() {
    assertThat(ServerVersion.parse("8.0.36-0ubuntu0").orElseThrow())
        .extracting(ServerVersion::flavour, ServerVersion::isSupported)
        .containsExactly(ServerVersion.Flavour.MYSQL, true);
    assertThat(ServerVersion.parse("5.5.5-10.11.6-MariaDB").orElseThrow())
        .extracting(ServerVersion::flavour, ServerVersion::major, ServerVersion::isSupported)
        .containsExactly(ServerVersion.Flavour.MARIADB, 10, true);
    assertThat(ServerVersion.parse("5.7.44").orElseThrow().isSupported()).isFalse();
    assertThat(ServerVersion.parse("10.3.39-MariaDB").orElseThrow().isSupported()).isFalse();
    assertThat(ServerVersion.parse("PostgreSQL")).isEmpty();
  }

  @Test
  void saysWhenNobodyAnswers() {
    assertThatThrownBy(() -> ExternalDatabase.open("jdbc:mariadb://127.0.0.1:1/?user=u", "parley_"))
        .isInstanceOfSatisfying(
            ExternalDatabaseException.class,
            e -> assertThat(e.code()).isEqualTo(ExternalDatabaseException.Code.UNREACHABLE));
  }
}
